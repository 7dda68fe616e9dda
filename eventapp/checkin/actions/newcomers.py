"""Write down somebody who isn't on the list, and let them in: a guest, or who stands in for one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.actions.judging import Batch, Held
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.models import Scan
from eventapp.checkin.rules import Method, Verdict
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError
from eventapp.core.ids import normalise_code
from eventapp.core.text import clean
from eventapp.db.turns import take_turn
from eventapp.events.models import Event, EventSession
from eventapp.events.queries import door_of
from eventapp.participants import queries as participants
from eventapp.participants.actions import register_all, stand_in
from eventapp.participants.models import Registration
from eventapp.participants.rules.matching import Outcome
from eventapp.participants.rules.people import TEXT_LIMIT, Draft, Problem
from eventapp.participants.rules.registering import Source


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who came, and on whose invitation: the invitee's code, in what capacity, on what letter."""

    draft: Draft
    stands_in_for: str = ""
    stands_in_as: str = ""
    letter: str = ""


class NewcomerRefusedError(DomainError):
    """Nobody was written down. `errors` are "field: reason"; `problems` the draft's, with values.

    Of stands_in_for: unknown, present (came in person), taken (somebody stands in already), busy
    (this person stands in for another), self.
    """

    def __init__(self, errors: Sequence[str], problems: Sequence[Problem] = ()) -> None:
        super().__init__(*errors)
        self.errors = tuple(errors)
        self.problems = tuple(problems)


def admit_newcomer(
    session: Session,
    event: Event,
    scan_uid: str,
    newcomer: Newcomer,
    event_session: EventSession | None,
    *,
    at: datetime,
    scanned_at: datetime,
    by: Actor,
    device: str = "",
    phone_at: datetime | None = None,
    signs: str = "",
    refused: Verdict | None = None,
) -> Answer:
    """Register and admit; `event_session` None: by the schedule. Same uid, same answer.

    `event` needs its sessions loaded. Somebody on this event's list already is admitted as who
    they are there. Who stands in counts for the invitee's unit unless a unit is given. With
    `refused` the scan is kept, and nobody written down. Raises NewcomerRefusedError: the
    transaction must then be given up.
    """
    door = door_of(event)
    chosen = next(
        (one for one in door.sessions if event_session and one.id == event_session.id), None
    )
    # Sent twice at once, the second waits here for the first's answer.
    take_turn(session, f"scan {event.id} {scan_uid}")
    code = None
    if refused is None and not _is_known(session, event, scan_uid):
        code = _written_down(session, event, newcomer, at=at, by=by).code
    held = Held(
        scan_uid,
        code,
        chosen,
        scanned_at,
        Method.WALK_IN,
        phone_at=phone_at,
        signs=signs,
        refused=refused,
    )
    return record(session, [Batch(door, [held], at, by, device)])[0][0]


def _is_known(session: Session, event: Event, uid: str) -> bool:
    kept = select(Scan.id).where(Scan.event_id == event.id, Scan.uid == uid)
    return session.scalar(kept) is not None


def _written_down(
    session: Session, event: Event, newcomer: Newcomer, *, at: datetime, by: Actor
) -> Registration:
    """Return the newcomer's registration, standing in for the invitee if they came for one."""
    if newcomer.draft.problems:
        raise _refused(newcomer.draft.problems)
    invitee = _invitee(session, event, newcomer.stands_in_for) if newcomer.stands_in_for else None
    draft, lends_unit = newcomer.draft, False
    if invitee and invitee.unit and not draft.unit_code:
        draft, lends_unit = _as_known(session, draft, invitee.unit.code), True
    made = register_all(session, event, [draft], source=Source.WALK_IN, at=at, by=by)[0]
    row = made.registration
    if row is None:
        raise _refused(made.problems) if made.problems else NewcomerRefusedError(made.errors)
    if invitee:
        if lends_unit and (made.status == "created" or row.unit_id is None):
            row.unit_id = invitee.unit_id
        _stand_in(session, row, invitee, newcomer, at=at, by=by)
    return row


def _invitee(session: Session, event: Event, code: str) -> Registration:
    found = queries.seat(session, event.id, normalise_code(code))
    if found is None:
        raise NewcomerRefusedError(["stands_in_for: unknown"])
    # Two who come for the same one at once: the second sees the first.
    take_turn(session, f"invitee {found.code}")
    if queries.arrivals_of(session, [found.id]):
        raise NewcomerRefusedError(["stands_in_for: present"])
    return found


def _as_known(session: Session, draft: Draft, unit_code: str) -> Draft:
    """Give a draft without unit the invitee's, unless that would move somebody known there."""
    (judged,) = participants.preview(session, [draft], Source.WALK_IN)
    return draft if judged.outcome is Outcome.MATCHED else replace(draft, unit_code=unit_code)


def _stand_in(
    session: Session,
    row: Registration,
    invitee: Registration,
    newcomer: Newcomer,
    *,
    at: datetime,
    by: Actor,
) -> None:
    try:
        stand_in(
            session,
            row,
            invitee,
            capacity=clean(newcomer.stands_in_as, TEXT_LIMIT),
            letter=clean(newcomer.letter, TEXT_LIMIT),
            at=at,
            by=by,
        )
    except InvalidFieldError as error:
        raise NewcomerRefusedError([f"{error.field}: {error.reason}"]) from error


def _refused(problems: Sequence[Problem]) -> NewcomerRefusedError:
    return NewcomerRefusedError([f"{one.field}: {one.reason}" for one in problems], problems)
