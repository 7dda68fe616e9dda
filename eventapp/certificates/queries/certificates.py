"""Read certificates: by the code on paper, by the bytes of a file, of an event, of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.sql import ColumnElement

from eventapp.accounts.rules import Principal
from eventapp.certificates.codes import normalise_code
from eventapp.certificates.models import Certificate, CertificateFile
from eventapp.core.text import sort_key
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.units.models import Unit

_WORDS = 6


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn, valid certificate as the printer and the archive need it."""

    number: str
    code: str
    name: str
    unit_code: str
    sha256: str


def by_code(session: Session, code: str) -> Certificate | None:
    """Return the newest version under a code however it was typed, or None."""
    known = normalise_code(code)
    if known is None:
        return None
    return session.scalar(
        select(Certificate)
        .options(joinedload(Certificate.event), joinedload(Certificate.unit))
        .where(Certificate.code == known)
        .order_by(Certificate.version.desc())
        .limit(1)
    )


def versions(session: Session, code: str) -> Sequence[Certificate]:
    """Return all versions under a stored code, newest first."""
    return session.scalars(
        select(Certificate).where(Certificate.code == code).order_by(Certificate.version.desc())
    ).all()


def by_hash(session: Session, sha256: str) -> Certificate | None:
    """Return the certificate whose file has these bytes, or None."""
    return session.scalar(select(Certificate).where(Certificate.sha256 == sha256))


def of_registration(session: Session, registration_id: int) -> Certificate | None:
    """Return a registration's newest certificate, whatever its status, or None."""
    return session.scalar(
        select(Certificate)
        .where(Certificate.registration_id == registration_id)
        .order_by(Certificate.version.desc())
        .limit(1)
    )


def of_event(event_id: int, *, status: str = "") -> Select[Certificate]:
    """Return an event's newest versions in the order of their numbers, unit loaded."""
    statement = (
        select(Certificate)
        .options(joinedload(Certificate.unit), joinedload(Certificate.registration))
        .where(Certificate.event_id == event_id, is_newest())
        .order_by(Certificate.serial, Certificate.id)
    )
    return statement.where(Certificate.status == status) if status else statement


def matching(principal: Principal, *, q: str = "", status: str = "") -> Select[Certificate]:
    """Return the newest versions a caller may see, newest numbers first; event and unit loaded.

    Each word of `q` stands in the holder's name or in the number.
    """
    statement = (
        select(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .options(joinedload(Certificate.event), joinedload(Certificate.unit))
        .where(is_newest())
        .order_by(Certificate.issued_at.desc(), Certificate.serial.desc(), Certificate.id.desc())
    )
    if not principal.sees_everything:
        mine = events.visible(principal).with_only_columns(Event.id)
        statement = statement.where(Certificate.event_id.in_(mine))
    for word in q.split()[:_WORDS]:
        fits: list[ColumnElement[bool]] = [
            Certificate.number.icontains(word, autoescape=True),
            Certificate.code == (normalise_code(word) or ""),
        ]
        if key := sort_key(word):
            fits.append(Registration.name_key.contains(key, autoescape=True))
        statement = statement.where(or_(*fits))
    if status:
        statement = statement.where(Certificate.status == status)
    return statement


def papers(session: Session, event_id: int) -> list[Paper]:
    """Return what is to be printed: valid and drawn, by unit and name."""
    rows: Any = session.execute(
        select(
            Certificate.number,
            Certificate.code,
            Certificate.sha256,
            Registration.name,
            Registration.name_key,
            Unit.code,
            Unit.name,
        )
        .join(Registration, Registration.id == Certificate.registration_id)
        .outerjoin(Unit, Unit.id == Certificate.unit_id)
        .where(
            Certificate.event_id == event_id,
            Certificate.status == "valid",
            Certificate.sha256.is_not(None),
            is_newest(),
        )
        .order_by(Certificate.id)
    )
    ordered = sorted(rows, key=lambda row: (sort_key(row[6] or ""), row[4]))
    return [Paper(row[0], row[1], row[3], row[5] or "", row[2]) for row in ordered]


def undrawn(session: Session, event_id: int) -> Sequence[Certificate]:
    """Return the valid certificates without a file, in the order of numbers.

    One that has a file to be signed elsewhere waits for that file to come back.
    """
    return session.scalars(
        select(Certificate)
        .options(joinedload(Certificate.registration))
        .where(
            Certificate.event_id == event_id,
            Certificate.status == "valid",
            Certificate.sha256.is_(None),
            ~exists().where(
                CertificateFile.certificate_id == Certificate.id, CertificateFile.part == "handoff"
            ),
        )
        .order_by(Certificate.serial, Certificate.id)
    ).all()


def is_newest() -> ColumnElement[bool]:
    """Return whether there is no later version."""
    newer = aliased(Certificate)
    return ~exists().where(
        newer.registration_id == Certificate.registration_id, newer.version > Certificate.version
    )
