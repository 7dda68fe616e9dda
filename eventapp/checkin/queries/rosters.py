"""Who stands on the paper roster, and whom a line typed off it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from eventapp.checkin.hours import on_day_of
from eventapp.checkin.models import Arrival
from eventapp.checkin.typed import Fault, TypedLine
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.participants.rules.registering import Status
from eventapp.units.models import Unit


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """A line and whom it means; with a `fault` nothing is written, `others` are who it may mean.

    `is_in`: they were there already, and `arrived_at` is when; that time stays.
    """

    line: TypedLine
    registration: Registration | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    is_in: bool = False
    fault: Fault | None = None
    others: tuple[Registration, ...] = ()


def on_roster(session: Session, event_id: int) -> Sequence[Registration]:
    """Return everybody expected by unit and name, unit loaded; who has none stands last."""
    return session.scalars(
        select(Registration)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id, Registration.status == Status.REGISTERED)
        .order_by(Unit.id.is_(None), Unit.name, Unit.id, Registration.name_key, Registration.id)
    ).all()


def typed_places(
    session: Session,
    event: Event,
    chosen: EventSession,
    lines: Iterable[TypedLine],
    default: datetime,
    *,
    at: datetime,
) -> list[TypedPlace]:
    """Return whom each line means and whether it can be written; two queries for all of them.

    A line without a time takes `default`; a time is on the local day of the session's start.
    """
    wanted = list(lines)
    rows = _meant(session, event.id, {one.start for one in wanted if one.start})
    arrivals = {
        one.registration_id: one
        for one in session.scalars(
            select(Arrival).where(
                Arrival.session_id == chosen.id,
                Arrival.registration_id.in_([row.id for row in rows]),
            )
        )
    }
    reader = _Reader(event, chosen, default, at, rows, arrivals)
    return [reader.read(one) for one in wanted]


def _meant(session: Session, event_id: int, starts: set[str]) -> Sequence[Registration]:
    if not starts:
        return []
    fits = (Registration.code.startswith(start) for start in sorted(starts))
    return session.scalars(
        select(Registration)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id, or_(*fits))
        .order_by(Registration.name_key, Registration.id)
    ).all()


class _Reader:
    """Reads one line after the other; who was on an earlier one is there twice."""

    def __init__(
        self,
        event: Event,
        chosen: EventSession,
        default: datetime,
        at: datetime,
        rows: Sequence[Registration],
        arrivals: dict[int, Arrival],
    ) -> None:
        self.zone = event.timezone
        self.opens_at = chosen.starts_at - timedelta(minutes=event.doors_open_minutes)
        self.chosen, self.default, self.at = chosen, default, at
        self.rows, self.arrivals = rows, arrivals
        self.seen: set[int] = set()

    def read(self, line: TypedLine) -> TypedPlace:
        """Return whom a line means, and the first thing that is wrong with it."""
        if line.fault:
            return TypedPlace(line, fault=line.fault)
        meant = [row for row in self.rows if row.code.startswith(line.start)]
        if len(meant) != 1:
            fault = Fault.SEVERAL if meant else Fault.UNKNOWN
            return TypedPlace(line, fault=fault, others=tuple(meant))
        return self._of(line, meant[0])

    def _of(self, line: TypedLine, row: Registration) -> TypedPlace:
        near = self.chosen.starts_at
        known = self.arrivals.get(row.id)
        typed = on_day_of(line.arrived, near, self.zone) if line.arrived else self.default
        arrived = known.arrived_at if known else typed
        left = on_day_of(line.left, near, self.zone) if line.left else None
        fault = self._fault(row, arrived, left, is_in=known is not None)
        self.seen.add(row.id)
        return TypedPlace(line, row, arrived, left, known is not None, fault)

    def _fault(
        self, row: Registration, arrived: datetime, left: datetime | None, *, is_in: bool
    ) -> Fault | None:
        if row.id in self.seen:
            return Fault.TWICE
        if row.status == Status.CANCELLED:
            return Fault.CANCELLED
        if max(arrived, left or arrived) > self.at:
            return Fault.FUTURE
        if left and left < arrived:
            return Fault.LEFT_BEFORE
        if is_in:
            return None
        if arrived < self.opens_at:
            return Fault.TOO_EARLY
        return Fault.TOO_LATE if arrived > self.chosen.ends_at else None
