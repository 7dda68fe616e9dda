"""One session of the plan as a row of the form."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, HiddenField
from wtforms import Form as PlainForm

from eventapp.core.ids import ALPHABET
from eventapp.core.periods import local
from eventapp.events.models import EventSession
from eventapp.events.rules import LINE_LIMIT, MOST_LESSON_HOURS, SessionPlan, lesson_hours
from eventapp.web.fields import Amount, Day, Hour
from eventapp.web.forms import Text

# The form's field for a plan's value.
FIELDS = {"starts_at": "start", "ends_at": "end"}


class SessionForm(PlainForm):
    """A session; a new row with nothing written in it is passed over."""

    public_id = HiddenField()
    title = Text(_l("Judul sesi"), limit=LINE_LIMIT)
    day = Day(_l("Hari"))
    start = Hour(_l("Mulai"))
    end = Hour(lazy_pgettext("jam", "Selesai"))
    room = Text(_l("Ruang"), limit=LINE_LIMIT, optional=True)
    speaker = Text(_l("Narasumber"), limit=LINE_LIMIT, optional=True)
    lesson_hours = Amount(_l("JP"), least=0, most=int(MOST_LESSON_HOURS), optional=True)
    counts = BooleanField(_l("Dihitung untuk sertifikat"), default=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in a new row but the times it came with."""
        texts = (self.public_id.data, self.title.data, self.room.data, self.speaker.data)
        return not any(texts)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the row, unless there is nothing in it."""
        if self.is_empty:
            return True
        return bool(super().validate(extra_validators))

    def plan(self, zone: str) -> SessionPlan:
        """Return the session as typed; the row must be valid."""
        day, known = self.day.data or date.min, self.public_id.data or ""
        return SessionPlan(
            title=self.title.data or "",
            starts_at=moment(day, self.start.data or time.min, zone),
            ends_at=moment(day, self.end.data or time.min, zone),
            room=self.room.data or "",
            speaker=self.speaker.data or "",
            lesson_hours=self.lesson_hours.data,
            counts=bool(self.counts.data),
            public_id=known if known and set(known.upper()) <= set(ALPHABET) else None,
        )


def moment(day: date, hour: time, zone: str) -> datetime:
    """Return the moment at which the clocks in `zone` show an hour of a day."""
    return datetime.combine(day, hour, ZoneInfo(zone))


def values(row: EventSession, zone: str) -> dict[str, Any]:
    """Return a session's row as the form takes it; reckoned lesson hours stay empty."""
    start, end = local(row.starts_at, zone), local(row.ends_at, zone)
    is_reckoned = row.lesson_hours == lesson_hours(row.starts_at, row.ends_at)
    return {
        "public_id": row.public_id,
        "title": row.title,
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        "room": row.room,
        "speaker": row.speaker,
        "lesson_hours": None if is_reckoned else row.lesson_hours,
        "counts": row.counts,
    }


def after(last: SessionForm | None, day: date | None, hour: time | None) -> dict[str, Any]:
    """Return a new row that begins where the last one ends, or the event does; one hour long."""
    if last is not None:
        day, hour = last.day.data or day, last.end.data or hour
    if day is None or hour is None:
        return {"day": day}
    begin = datetime.combine(day, hour)
    end = begin + timedelta(hours=1)
    return {"day": day, "start": hour, "end": end.time() if end.date() == day else None}
