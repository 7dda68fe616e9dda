"""What the plan's form begins with: an event as it is, or the defaults of a new one."""

from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from eventapp.core import ids
from eventapp.core.periods import local
from eventapp.events.forms import sessions
from eventapp.events.models import Event

_PLAIN = (
    *("title", "theme", "venue", "timezone", "description", "capacity", "doors_open_minutes"),
    *("asks_signature", "checks_out"),
    *("number_pattern", "signer_name", "signer_position", "signer_nip", "issue_place", "version"),
)
_IN = timedelta(days=14)


def of_new(host: str, zone: str, at: datetime) -> dict[str, Any]:
    """Return a new event's values: in two weeks from 09.00 to 12.00, one session."""
    day, begin, end = local(at + _IN, zone).date(), time(9), time(12)
    return {
        "ref": ids.public_id(),
        "host": host,
        "timezone": zone,
        "start_day": day,
        "start_time": begin,
        "end_day": day,
        "end_time": end,
        "sessions": [{"title": _("Materi"), "day": day, "start": begin, "end": end}],
    }


def of_event(event: Event) -> dict[str, Any]:
    """Return the values of an event with all that belongs to it loaded."""
    zone = event.timezone
    values = {name: getattr(event, name) for name in _PLAIN}
    for name, moment in (
        ("start", event.starts_at),
        ("end", event.ends_at),
        ("opens", event.registration_opens_at),
        ("closes", event.registration_closes_at),
    ):
        shown = local(moment, zone) if moment else None
        values |= {f"{name}_day": shown and shown.date(), f"{name}_time": shown and shown.time()}
    return values | {
        "host": event.host_unit.code if event.host_unit else "",
        "kinds": list(event.audience_kinds),
        "units": [one.unit.code for one in event.audience_units],
        "indicators": [one.indicator.code for one in event.indicators],
        "certificate_percent": event.certificate_share * 100,
        "sessions": [sessions.values(one, zone) for one in event.sessions],
    }
