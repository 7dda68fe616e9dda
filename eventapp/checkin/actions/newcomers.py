"""Write down somebody who isn't on the list, and let them in: a guest, or who stands in for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.actions.judging import Batch, Held, doors_of
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.rules import Method, Verdict
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError
from eventapp.core.ids import normalise_code
from eventapp.core.text import clean
from eventapp.db.turns import take_turn
from eventapp.events.models import Event, EventSession
from eventapp.events.queries import Door, door_of
from eventapp.participants import queries as participants
from eventapp.participants.actions import register_all, stand_in
from eventapp.participants.models import Registration
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.matching import Outcome
from eventapp.participants.rules.people import GUESTS, TEXT_LIMIT, Draft, Problem, read_draft
from eventapp.participants.rules.registering import Source
from eventapp.units.rules import UnitIndex

_FIELDS = ("name", "unit", "nip", "phone", "position", "role")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who came, and on whose invitation: the invitee's code, in what capacity, on what letter.

    `same_as` is the code of the registration an officer recognised them as; the draft's then stays.
    """

    draft: Draft
    stands_in_for: str = ""
    stands_in_as: str = ""
    letter: str = ""
    same_as: str = ""


class NewcomerRefusedError(DomainError):
    """Nobody was written down. `errors` are "field: reason"; `problems` the draft's, with values.

    Of stands_in_for: unknown, present (came in person), taken (somebody stands in already), busy
    (this person stands in for another), self.
    """

    def __init__(self, errors: Sequence[str], problems: Sequence[Problem] = ()) -> None:
        super().__init__(*errors)
        self.errors = tuple(errors)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Came:
    """When and where somebody came, as their device sent it under its own `uid`.

    `session` None: by the schedule. `only` are the public ids of the sessions the device may scan
    for; empty: all. With `refused` the scan is kept, and nobody written down.
    """

    uid: str
    scanned_at: datetime
    session: EventSession | None = None
    device: str = ""
    phone_at: datetime | None = None
    signs: str = ""
    refused: Verdict | None = None
    only: tuple[str, ...] = ()


def read_newcomer(said: Mapping[str, str], index: UnitIndex) -> Newcomer:
    """Read what a phone wrote down (keys of handover.PERSON) as a list's row is read.

    Who stands in, and a guest, need no unit.
    """
    needs_unit = not said["stands_in_for"] and said["role"] not in GUESTS
    values = {Field(name): said[name] for name in _FIELDS}
    draft = read_draft(0, values, index, needs_unit=needs_unit)
    return Newcomer(draft, said["stands_in_for"], said["stands_in_as"], said["letter"])


def admit_newcomer(
    session: Session, event: Event, newcomer: Newcomer, came: Came, *, at: datetime, by: Actor
) -> Answer:
    """Register and admit; the same uid, however often and whoever it names, gets one answer.

    `event` needs its sessions loaded. Somebody on this event's list already is admitted as who
    they are there. Who stands in counts for the invitee's unit unless a unit is given. Raises
    NewcomerRefusedError: the transaction must then be given up.
    """
    door = _door(event, came)
    ref = came.session.public_id if came.session else None
    chosen = next((one for one in door.sessions if one.public_id == ref), None)
    # Sent twice at once, the second waits here for the first's answer.
    take_turn(session, f"scan {event.id} {came.uid}")
    code = None
    refused = came.refused or _shut(event, came.scanned_at)
    if refused is None and not queries.is_scanned(session, event.id, came.uid):
        code = _written_down(session, event, newcomer, at=at, by=by).code
    held = Held(
        came.uid,
        code,
        chosen,
        came.scanned_at,
        Method.WALK_IN,
        phone_at=came.phone_at,
        signs=came.signs,
        refused=refused,
    )
    return record(session, [Batch(door, [held], at, by, came.device)])[0][0]


def _door(event: Event, came: Came) -> Door:
    door = door_of(event)
    if not came.only:
        return door
    return replace(door, sessions=tuple(one for one in door.sessions if one.public_id in came.only))


def _shut(event: Event, scanned_at: datetime) -> Verdict | None:
    """Return why nobody is to be written down at all, whoever comes."""
    if doors_of(event).is_cancelled:
        return Verdict.CANCELLED
    closed_at = event.book_closed_at
    return Verdict.TOO_LATE if closed_at and scanned_at > closed_at else None


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
    row, is_new = _registered(session, event, draft, newcomer.same_as, at=at, by=by)
    if invitee:
        if lends_unit and (is_new or row.unit_id is None):
            row.unit_id = invitee.unit_id
        # What is printed that day; the person's own record keeps their post.
        row.position = row.position or clean(newcomer.stands_in_as, TEXT_LIMIT)
        _stand_in(session, row, invitee, newcomer, at=at, by=by)
    return row


def _registered(
    session: Session, event: Event, draft: Draft, same_as: str, *, at: datetime, by: Actor
) -> tuple[Registration, bool]:
    """Return the registration, and whether it is new."""
    known = queries.seat(session, event.id, normalise_code(same_as)) if same_as else None
    if known:
        return known, False
    made = register_all(session, event, [draft], source=Source.WALK_IN, at=at, by=by)[0]
    if made.registration is None:
        raise _refused(made.problems) if made.problems else NewcomerRefusedError(made.errors)
    return made.registration, made.status == "created"


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
