"""What officers type to close a book and to correct it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventapp.book.actions.corrections import REASON_LIMIT
from eventapp.web.fields import Hour
from eventapp.web.forms import Form, Text


class PressForm(Form):
    """A button alone."""


class CloseForm(Form):
    """Closing; `early` although a session is still on."""

    early = BooleanField(_l("Kegiatan masih berlangsung, tetap tutup sekarang"))


class DecideForm(Form):
    """A decision on a correction; declining takes a reason."""

    note = Text(_l("Catatan"), limit=REASON_LIMIT, optional=True)


class ReasonForm(Form):
    """A correction without times."""

    reason = Text(_l("Alasan"), limit=REASON_LIMIT)

    def times(self, _day: date, _zone: str) -> tuple[datetime | None, datetime | None]:
        """Return no times."""
        return None, None


class TimesForm(ReasonForm):
    """A correction with the times as they are to be."""

    came = Hour(_l("Jam masuk"))
    left = Hour(_l("Jam keluar"), optional=True)

    def times(self, day: date, zone: str) -> tuple[datetime | None, datetime | None]:
        """Return both moments on that day; leaving after midnight is the next one's."""
        came, left = (_at(day, hour, zone) for hour in (self.came.data, self.left.data))
        if came and left and left < came - timedelta(hours=12):
            left += timedelta(days=1)
        return came, left


def _at(day: date, hour: time | None, zone: str) -> datetime | None:
    return datetime.combine(day, hour, ZoneInfo(zone)) if hour else None
