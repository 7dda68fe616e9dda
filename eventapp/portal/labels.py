"""The words for a presence in a session, and for what became of a wished name."""

from datetime import datetime

from flask_babel import gettext as _

from eventapp.portal.rules import Presence
from eventapp.web.formats import hour

TONES = {
    Presence.IN: "ok",
    Presence.LEFT: "ok",
    Presence.COMING: "neutral",
    Presence.OPEN: "info",
    Presence.MISSED: "warn",
}


def presence_word(
    presence: Presence, arrived_at: datetime | None, left_at: datetime | None, zone: str
) -> str:
    """Return a presence as its holder reads it."""
    if arrived_at is None:
        return _ABSENT[presence]()
    if left_at is not None:
        return _(
            "Hadir %(since)s–%(until)s", since=hour(arrived_at, zone), until=hour(left_at, zone)
        )
    return _("Hadir sejak %(hour)s", hour=hour(arrived_at, zone))


_ABSENT = {
    Presence.COMING: lambda: _("Belum mulai"),
    Presence.OPEN: lambda: _("Belum tercatat"),
    Presence.MISSED: lambda: _("Tidak tercatat"),
}
