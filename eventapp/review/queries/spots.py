"""Spot checks: which were made, what came of them, and among whom names are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from eventapp.checkin.models import Arrival
from eventapp.core.errors import NotFoundError
from eventapp.events.models import EventSession
from eventapp.participants.models import Registration
from eventapp.review.models import SpotCheck, SpotCheckName
from eventapp.review.rules import Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """A spot check (session loaded), how many names it has, and how many were found and missed."""

    check: SpotCheck
    drawn: int
    found: int
    missed: int

    @property
    def waiting(self) -> int:
        """How many are still to be looked for."""
        return self.drawn - self.found - self.missed


def present(session: Session, event_session: EventSession, until: datetime) -> dict[str, int]:
    """Return who stood in the book of a session at `until` and hasn't left: key by code."""
    rows = session.execute(
        select(Registration.code, Registration.id)
        .join(Arrival, Arrival.registration_id == Registration.id)
        .where(
            Arrival.session_id == event_session.id,
            Arrival.recorded_at <= until,
            Arrival.left_at.is_(None) | (Arrival.left_at > until),
        )
    )
    return dict(rows.all())


def outcomes(session: Session, event_id: int) -> list[Outcome]:
    """Return the spot checks of an event, the newest first."""
    rows = session.execute(
        select(
            SpotCheck,
            func.count(SpotCheckName.id),
            func.sum(case((SpotCheckName.result == Result.FOUND, 1), else_=0)),
            func.sum(case((SpotCheckName.result == Result.NOT_FOUND, 1), else_=0)),
        )
        .join(SpotCheckName, SpotCheckName.spot_check_id == SpotCheck.id)
        .join(SpotCheck.session)
        .options(contains_eager(SpotCheck.session))
        .where(SpotCheck.event_id == event_id)
        .group_by(SpotCheck.id, EventSession.id)
        .order_by(SpotCheck.made_at.desc(), SpotCheck.id.desc())
    )
    return [Outcome(*row) for row in rows]


def spot_check(session: Session, event_id: int, ref: str) -> SpotCheck:
    """Return a spot check with session and names (registration and unit too); NotFoundError."""
    found = session.scalar(
        select(SpotCheck)
        .options(
            joinedload(SpotCheck.session),
            selectinload(SpotCheck.names)
            .joinedload(SpotCheckName.registration)
            .joinedload(Registration.unit),
        )
        .where(SpotCheck.event_id == event_id, SpotCheck.public_id == ref)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def looks_at(session: Session, registration_id: int) -> Sequence[SpotCheckName]:
    """Return when somebody was looked for, the last first; the check and its session loaded."""
    return session.scalars(
        select(SpotCheckName)
        .join(SpotCheckName.spot_check)
        .options(joinedload(SpotCheckName.spot_check).joinedload(SpotCheck.session))
        .where(SpotCheckName.registration_id == registration_id)
        .order_by(SpotCheck.made_at.desc())
    ).all()
