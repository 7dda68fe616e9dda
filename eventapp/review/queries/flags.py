"""The queue: what is flagged, how each presence of it stands, and what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.checkin.models import Signature
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.review.models import Review
from eventapp.review.queries.facts import facts as facts_of
from eventapp.review.rules import (
    Facts,
    Flag,
    Item,
    Presence,
    Standing,
    find,
    flagged,
    read_key,
    standing,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One presence of a flag; `presence` is None when it isn't in the book."""

    item: Item
    key: str
    standing: Standing
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag with its presences; it is open while one of them is."""

    flag: Flag
    rows: tuple[Row, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to look."""
        return any(row.standing is Standing.OPEN for row in self.rows)


@dataclass(frozen=True, slots=True)
class Queue:
    """All flags of an event; `flagged` of `present` presences have one against them."""

    raised: tuple[Raised, ...]
    decided: tuple[Review, ...]
    flagged: int
    present: int

    @property
    def open(self) -> list[Raised]:
        """The flags still to look at, kind by kind, the strongest first."""
        return [one for one in self.raised if one.is_open]


def queue(session: Session, event: Event) -> Queue:
    """Return the flags of an event (sessions loaded) and the decisions on them."""
    found = facts_of(session, event)
    decided = reviews(session, event.id)
    flags = find(found)
    known = {(one.kind, one.key): one for one in decided}
    return Queue(
        raised=tuple(_raised(flag, found, known) for flag in flags),
        decided=tuple(decided),
        flagged=len(flagged(found, flags)),
        present=len(found.presences),
    )


def _raised(flag: Flag, facts: Facts, known: Mapping[tuple[str, str], Review]) -> Raised:
    return Raised(
        flag,
        tuple(
            Row(
                item,
                flag.key_of(item),
                standing(flag, item, facts, known),
                facts.places.get(item.place),
            )
            for item in flag.items
        ),
    )


def reviews(session: Session, event_id: int) -> Sequence[Review]:
    """Return the decisions of an event, the newest first."""
    return session.scalars(
        select(Review).where(Review.event_id == event_id).order_by(Review.at.desc(), Review.id)
    ).all()


def reviews_of(session: Session, event_id: int, code: str) -> list[Review]:
    """Return the decisions about one registration, the newest first."""
    rows = session.scalars(
        select(Review)
        .where(Review.event_id == event_id, Review.key.endswith(f"|{code}", autoescape=True))
        .order_by(Review.at.desc(), Review.id)
    )
    return [row for row in rows if read_key(row.key)[2] == code]


def people(session: Session, event_id: int, codes: Iterable[str]) -> dict[str, Registration]:
    """Return registrations of the event by their codes, unit loaded."""
    rows = session.scalars(
        select(Registration)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id, Registration.code.in_(sorted(set(codes))))
    )
    return {row.code: row for row in rows}


def signatures(
    session: Session, event_id: int, codes: Iterable[str]
) -> dict[str, list[list[float]]]:
    """Return the signatures of these registrations of the event, by code."""
    rows = session.execute(
        select(Registration.code, Signature.strokes)
        .join(Registration, Registration.id == Signature.registration_id)
        .where(Signature.event_id == event_id, Registration.code.in_(sorted(set(codes))))
    )
    return dict(rows.all())
