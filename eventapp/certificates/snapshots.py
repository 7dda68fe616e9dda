"""Put together what a certificate will say, from the rows as they are on the day of issue."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from eventapp.certificates.design import DesignContent, Place, Signer
from eventapp.certificates.facts import CertificateFacts, SessionFacts
from eventapp.certificates.queries import Standing, rule_of
from eventapp.certificates.rules import Attended, Capacity, lesson_hours
from eventapp.core.periods import local_day, local_year
from eventapp.events.models import Event, EventSession
from eventapp.events.numbers import NumberParts
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name

# {jenis} in a pattern, and {unit} when an event has no host.
_KIND = "SERT"
_NO_HOST = "UMUM"
_COUNCIL = "DPRD"


def is_council(registration: Registration) -> bool:
    """Whether somebody (unit loaded) sits in the council or one of its bodies.

    The council's secretariat has a kind of its own: its staff are civil servants.
    """
    kind = registration.unit.kind if registration.unit else ""
    return registration.employment == _COUNCIL.lower() or kind.upper().startswith(_COUNCIL)


def printed_name(registration: Registration) -> str:
    """Return the name as it will stand on paper."""
    return full_name(registration.front_title, registration.name, registration.back_title)


def number_parts(event: Event, record_class: str, serial: int, at: datetime) -> NumberParts:
    """Return what goes into a number. Its day is that of issue, kept in the series' year."""
    return NumberParts(
        serial=serial,
        class_code=record_class,
        unit=event.host_unit.code if event.host_unit else _NO_HOST,
        kind=_KIND,
        on=_number_day(event, at),
    )


def facts_of(
    event: Event,
    standing: Standing,
    *,
    number: str,
    code: str,
    letterhead: Sequence[str],
    at: datetime,
    design: DesignContent | None = None,
) -> CertificateFacts:
    """Return the whole snapshot of one certificate (event's sessions and host unit loaded).

    A design's own letterhead and signers stand in it like everything printed; the last signer
    is the one under whom the day stands.
    """
    look, person = design or DesignContent(), standing.registration
    host = event.host_unit.name if event.host_unit else next(iter(letterhead), "")
    signers = tuple(sorted(look.signers, key=lambda one: list(Place).index(one.place)))
    signer = signers[-1] if signers else _own_signer(event)
    return CertificateFacts(
        number=number,
        code=code,
        version=1,
        capacity=standing.attended.capacity,
        name=printed_name(person),
        nip=person.nip,
        position=person.position,
        unit=person.unit.name if person.unit else "",
        event=event.title,
        theme=event.theme,
        venue=event.venue,
        host_unit=host,
        starts_on=local_day(event.starts_at, event.timezone),
        ends_on=local_day(event.ends_at, event.timezone),
        lesson_hours=_hours(event, standing, look),
        sessions=_sessions(event, standing.attended),
        letterhead=look.letterhead or tuple(letterhead),
        issued_at_place=event.issue_place,
        issued_on=local_day(at, event.timezone),
        signer_position=signer.position,
        signer_name=signer.name,
        signer_nip=signer.nip or None,
        kind=look.kind,
        signers=signers,
    )


def _own_signer(event: Event) -> Signer:
    return Signer(event.signer_position, event.signer_name, event.signer_nip)


def _hours(event: Event, standing: Standing, look: DesignContent) -> Decimal | None:
    if not look.shows_hours:
        return None
    is_exempt = is_council(standing.registration)
    return lesson_hours(rule_of(event), standing.attended, is_council=is_exempt)


def _sessions(event: Event, attended: Attended) -> tuple[SessionFacts, ...]:
    """Return the counting sessions somebody attended; all of them for who needn't queue."""
    counting = [one for one in event.sessions if one.counts]
    came = [one for one in counting if one.public_id in attended.sessions]
    if not came and attended.capacity is not Capacity.PARTICIPANT:
        came = counting
    return tuple(_row(one) for one in came)


def _row(one: EventSession) -> SessionFacts:
    return SessionFacts(one.title, one.speaker, one.lesson_hours)


def _number_day(event: Event, at: datetime) -> date:
    issued_on = local_day(at, event.timezone)
    starts_on = local_day(event.starts_at, event.timezone)
    same = issued_on.year == local_year(event.starts_at, event.timezone)
    return issued_on if same else starts_on
