"""One presence as the attendance list and its Excel show it: times, minutes, strength."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from eventapp.checkin import labels
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Grade
from eventapp.checkin.stays import Stay, stay
from eventapp.events.models import EventSession


@dataclass(frozen=True, slots=True)
class Shown:
    """An arrival in words; `grade` is "" for one nobody graded."""

    arrival: Arrival
    stay: Stay
    method: str
    grade: str
    tone: str
    reasons: tuple[str, ...]


def shown(
    arrivals: Mapping[int, Mapping[int, Arrival]], sessions: Iterable[EventSession], at: datetime
) -> dict[int, dict[int, Shown]]:
    """Return arrivals by registration and session, ready to be shown as known at `at`."""
    known = {one.id: one for one in sessions}
    return {
        key: {ref: _shown(row, known[ref], at) for ref, row in of_one.items() if ref in known}
        for key, of_one in arrivals.items()
    }


def _shown(row: Arrival, session: EventSession, at: datetime) -> Shown:
    tone = labels.GRADE_TONES.get(Grade(row.grade), "neutral") if row.grade else "neutral"
    return Shown(
        arrival=row,
        stay=stay(session.starts_at, session.ends_at, row.arrived_at, row.left_at, at=at),
        method=labels.method(row.method),
        grade=labels.grade(row.grade),
        tone=tone,
        reasons=tuple(labels.reasons(row.proofs)),
    )
