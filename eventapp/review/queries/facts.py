"""Gather what the finders look at: a whole event in six queries, however many came."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from eventapp.checkin.models import Arrival, Scan, Signature
from eventapp.checkin.rules import Direction, Method, Proof, Sign, Verdict
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.review.models import SpotCheck, SpotCheckName
from eventapp.review.rules import (
    Elsewhere,
    Facts,
    Looked,
    Presence,
    Result,
    Showing,
    Signed,
    Window,
)


def facts(session: Session, event: Event) -> Facts:
    """Return an event (sessions loaded) as far as weak signs show in it."""
    refs = {one.id: one.public_id for one in event.sessions}
    return Facts(
        windows=[
            Window(one.public_id, one.starts_at, one.ends_at, one.room) for one in event.sessions
        ],
        showings=list(_showings(session, event.id, refs)),
        presences=list(_presences(session, event.id, refs)),
        elsewhere=list(_elsewhere(session, event)),
        signed=list(_signed(session, event.id)),
        looked=list(_looked(session, event.id, refs)),
    )


def _showings(session: Session, event_id: int, refs: dict[int, str]) -> Iterator[Showing]:
    rows = session.execute(
        select(
            Registration.code,
            Scan.session_id,
            Scan.verdict,
            Scan.became,
            Scan.method,
            Scan.scanned_at,
            Scan.received_at,
            Scan.phone_at,
            Scan.device,
            Scan.by_label,
            Scan.direction,
            Scan.signs,
        )
        .join(Registration, Registration.id == Scan.registration_id)
        .where(Scan.event_id == event_id)
    )
    for row in rows:
        yield Showing(
            code=row.code,
            session=refs.get(row.session_id or 0),
            verdict=Verdict(row.became or row.verdict),
            method=Method(row.method),
            at=row.scanned_at,
            received_at=row.received_at,
            phone_at=row.phone_at,
            device=row.device,
            by=row.by_label,
            direction=Direction(row.direction),
            signs=frozenset(Sign(word) for word in row.signs.split()),
        )


def _presences(session: Session, event_id: int, refs: dict[int, str]) -> Iterator[Presence]:
    rows = session.execute(
        select(
            Registration.code,
            Arrival.session_id,
            Arrival.method,
            Arrival.arrived_at,
            Arrival.left_at,
            Arrival.proofs,
        )
        .join(Registration, Registration.id == Arrival.registration_id)
        .where(Arrival.event_id == event_id)
    )
    for code, session_id, method, arrived_at, left_at, proofs in rows:
        yield Presence(
            code=code,
            session=refs[session_id],
            method=Method(method),
            arrived_at=arrived_at,
            left_at=left_at,
            proofs=frozenset(Proof(word) for word in proofs.split()),
        )


def _elsewhere(session: Session, event: Event) -> Iterator[Elsewhere]:
    """Yield the presences of this event's people at others that go on at the same time."""
    here, there = aliased(Registration), aliased(Registration)
    begins = min([event.starts_at, *(one.starts_at for one in event.sessions)])
    ends = max([event.ends_at, *(one.ends_at for one in event.sessions)])
    rows: Sequence[Any] = session.execute(
        select(
            here.code,
            Event.title,
            EventSession.starts_at,
            EventSession.ends_at,
            Arrival.arrived_at,
            Arrival.left_at,
        )
        .join(there, there.person_id == here.person_id)
        .join(Arrival, Arrival.registration_id == there.id)
        .join(EventSession, EventSession.id == Arrival.session_id)
        .join(Event, Event.id == there.event_id)
        .where(
            here.event_id == event.id,
            there.event_id != event.id,
            EventSession.starts_at < ends,
            EventSession.ends_at > begins,
        )
    ).all()
    yield from (Elsewhere(*row) for row in rows)


def _signed(session: Session, event_id: int) -> Iterator[Signed]:
    rows = session.execute(
        select(Registration.code, Signature.strokes, Signature.signed_at, Signature.device)
        .join(Registration, Registration.id == Signature.registration_id)
        .where(Signature.event_id == event_id)
    )
    yield from (Signed(*row) for row in rows)


def _looked(session: Session, event_id: int, refs: dict[int, str]) -> Iterator[Looked]:
    rows: Sequence[Any] = session.execute(
        select(
            SpotCheck.public_id,
            SpotCheck.session_id,
            Registration.code,
            SpotCheckName.result,
            SpotCheckName.result_at,
        )
        .join(SpotCheckName, SpotCheckName.spot_check_id == SpotCheck.id)
        .join(Registration, Registration.id == SpotCheckName.registration_id)
        .where(SpotCheck.event_id == event_id, SpotCheckName.result != "")
    ).all()
    for check, session_id, code, result, at in rows:
        yield Looked(check, refs[session_id], code, Result(result), at)
