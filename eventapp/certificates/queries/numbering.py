"""Read where an event's numbers come from, and what is there to take."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import EventDesign, HandNumber, NumberBlock, NumberSeries
from eventapp.events.models import Event

SERIES, BLOCK, BY_HAND = "series", "block", "agenda"


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A block with the series it was cut from and the event it is for, if any."""

    block: NumberBlock
    series: NumberSeries
    event: Event | None

    @property
    def size(self) -> int:
        """How many numbers it set aside."""
        return self.block.last_serial - self.block.first_serial + 1

    @property
    def left(self) -> int:
        """How many of them are on no certificate."""
        return self.block.last_serial - self.block.next_serial + 1


def choice(session: Session, event_id: int) -> EventDesign | None:
    """Return what the event chose for its certificates, None when it chose nothing."""
    return session.scalar(select(EventDesign).where(EventDesign.event_id == event_id))


def numbering_of(session: Session, event_id: int) -> str:
    """Return where an event's numbers come from: SERIES, BLOCK or BY_HAND."""
    chosen = session.scalar(select(EventDesign.numbering).where(EventDesign.event_id == event_id))
    return chosen or SERIES


def hold(session: Session, event_id: int) -> None:
    """Let nobody else number this event until the transaction ends; its door stays open."""
    session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def open_blocks(session: Session, event_id: int, series_id: int) -> Sequence[NumberBlock]:
    """Return an event's blocks of a series with numbers left; read once the series is locked."""
    return session.scalars(
        select(NumberBlock)
        .where(
            NumberBlock.event_id == event_id,
            NumberBlock.series_id == series_id,
            NumberBlock.closed_at.is_(None),
            NumberBlock.next_serial <= NumberBlock.last_serial,
        )
        .order_by(NumberBlock.first_serial)
        .execution_options(populate_existing=True)
    ).all()


def block(session: Session, public_id: str) -> NumberBlock | None:
    """Return a block by its public id, as it stands now, or None."""
    return session.scalar(
        select(NumberBlock)
        .where(NumberBlock.public_id == public_id)
        .execution_options(populate_existing=True)
    )


def blocks(session: Session, *, event_id: int | None = None) -> list[BlockLine]:
    """Return all blocks, or those of one event, newest first."""
    statement = (
        select(NumberBlock, NumberSeries, Event)
        .join(NumberSeries, NumberSeries.id == NumberBlock.series_id)
        .outerjoin(Event, Event.id == NumberBlock.event_id)
        .order_by(NumberSeries.year.desc(), NumberBlock.first_serial.desc(), NumberBlock.id.desc())
    )
    if event_id is not None:
        statement = statement.where(NumberBlock.event_id == event_id)
    return [BlockLine(*row) for row in session.execute(statement)]


def free_blocks(session: Session, year: int) -> list[BlockLine]:
    """Return a year's open blocks that are for no event and wholly unused."""
    return [
        line
        for line in blocks(session)
        if line.series.year == year
        and line.block.event_id is None
        and line.block.closed_at is None
        and line.block.next_serial == line.block.first_serial
    ]


def hand_numbers(
    session: Session, event_id: int, *, limit: int | None = None
) -> Sequence[HandNumber]:
    """Return an event's typed numbers that wait for a certificate, in the order of the book."""
    return session.scalars(
        select(HandNumber)
        .where(HandNumber.event_id == event_id, HandNumber.used_at.is_(None))
        .order_by(HandNumber.position, HandNumber.id)
        .limit(limit)
    ).all()


def count_hand_numbers(session: Session, event_id: int) -> tuple[int, int]:
    """Return how many typed numbers of an event wait, and how many are used."""
    rows = session.execute(
        select(func.count(HandNumber.id), func.count(HandNumber.used_at)).where(
            HandNumber.event_id == event_id
        )
    ).one()
    return rows[0] - rows[1], rows[1]


def last_position(session: Session, event_id: int) -> int:
    """Return the place of the number typed last, 0 before the first."""
    query = select(func.max(HandNumber.position)).where(HandNumber.event_id == event_id)
    return session.scalar(query) or 0
