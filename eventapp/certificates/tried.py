"""Whom a design is tried with: five people of an event, of all events, or invented ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.certificates import looks, queries, snapshots
from eventapp.certificates.design import DesignContent
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.queries import Standing, samples
from eventapp.certificates.rules import Attended, Capacity, Earned
from eventapp.core.errors import NotFoundError
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Registration


@dataclass(frozen=True, slots=True)
class Tried:
    """One person a design is tried with; invented where there is nobody yet."""

    facts: CertificateFacts
    is_real: bool = True


def tried(
    session: Session, design: DesignContent, event_id: str, organisation: str, at: datetime
) -> list[Tried]:
    """Return five people at most, those whose names test the design best first."""
    event = _event(session, event_id)
    people = samples.telling_people(session, event.id if event else None)
    if event is None:
        found = [Tried(_invented(one, design)) for one in people]
    else:
        letterhead = queries.letterhead(session, event.host_unit, organisation)
        found = [Tried(_facts(event, one, design, letterhead, at)) for one in people]
    return found or [
        Tried(looks.sample_facts(design, one), is_real=False) for one in looks.INVENTED
    ]


def _event(session: Session, event_id: str) -> Event | None:
    if not event_id:
        return None
    try:
        return events.event(session, event_id)
    except NotFoundError:
        return None


def _invented(person: Registration, design: DesignContent) -> CertificateFacts:
    """Return what somebody real would get for an invented event."""
    return looks.sample_facts(
        design,
        snapshots.printed_name(person),
        nip=person.nip,
        position=person.position,
        unit=person.unit.name if person.unit else "",
    )


def _facts(
    event: Event,
    person: Registration,
    design: DesignContent,
    letterhead: Sequence[str],
    at: datetime,
) -> CertificateFacts:
    """Return what the paper would say if they attend everything: the most it can hold."""
    counting = frozenset(queries.rule_of(event).hours)
    attended = Attended(Capacity(person.role), is_cancelled=False, sessions=counting)
    earned = Earned(None, len(counting), len(counting))
    return snapshots.facts_of(
        event,
        Standing(person, earned, attended, None),
        number=looks.SAMPLE_NUMBER,
        code=looks.NO_CODE,
        letterhead=letterhead,
        at=at,
        design=design,
    )
