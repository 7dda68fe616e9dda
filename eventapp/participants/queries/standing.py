"""Read who stands in for whom (mewakili)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session, aliased

from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.registering import Status

# Asked for twice in one statement, and SQLite takes 32,766 values.
_IDS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Named:
    """The other one: code, name with titles, and in what capacity and on what letter they came."""

    code: str
    name: str
    capacity: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`invitees` by the registration of who came, `deputies` by that of who was invited."""

    invitees: dict[int, Named] = field(default_factory=dict)
    deputies: dict[int, Named] = field(default_factory=dict)


def standing(session: Session, ids: Iterable[int]) -> Standing:
    """Return for these registrations whom they stand in for, and who stands in for them.

    One query for ten thousand of them. A cancelled registration stands in for nobody any more.
    """
    wanted = list(ids)
    found = Standing()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        for deputy, invitee in _pairs(session, wanted[start : start + _IDS_AT_ONCE]):
            more = (deputy.stands_in_as, deputy.letter)
            found.invitees[deputy.id] = Named(invitee.code, _name(invitee), *more)
            found.deputies[invitee.id] = Named(deputy.code, _name(deputy), *more)
    return found


def _pairs(session: Session, ids: list[int]) -> Iterable[Row[Registration, Registration]]:
    came, invited = aliased(Registration), aliased(Registration)
    return session.execute(
        select(came, invited)
        .join(invited, invited.id == came.stands_in_for_id)
        .where(came.status == Status.REGISTERED, or_(came.id.in_(ids), invited.id.in_(ids)))
    )


def _name(row: Registration) -> str:
    return full_name(row.front_title, row.name, row.back_title)
