"""Put a certificate right and the event's list with it, from either side."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.certificates.actions.correcting import NothingChangedError, correct
from eventapp.certificates.amending import PARTS
from eventapp.certificates.models import Certificate
from eventapp.core.actors import Actor
from eventapp.participants import actions as participants
from eventapp.participants.actions import Correction
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import PersonName, split_name

_NAME = ("front_title", "name", "back_title")
_KEPT = (*_NAME, "nip", "employment", "rank", "position", "unit_id", "role")


def put_right(
    session: Session,
    certificate: Certificate,
    changes: Mapping[str, Any],
    *,
    reason: str,
    with_person: bool,
    at: datetime,
    by: Actor,
) -> Certificate:
    """Correct a certificate, and the event's list with it: else the two would differ.

    `with_person`: the person's own record too, for later events. `changes` may hold the name in
    its parts under PARTS. Raises what `correct` raises, and InvalidFieldError("nip", "taken").
    """
    facts = {field: value for field, value in changes.items() if field != PARTS}
    made = correct(session, certificate, facts, reason=reason, at=at, by=by)
    row = session.scalars(
        select(Registration)
        .options(joinedload(Registration.person))
        .where(Registration.id == certificate.registration_id)
    ).one()
    parts = changes.get(PARTS)
    name = PersonName(*parts) if parts else split_name(made.facts["name"])
    before = certificate.facts
    values: dict[str, Any] = {}
    if made.facts["name"] != before["name"]:
        values = {part: getattr(name, part) for part in _NAME}
    values |= {
        one: made.facts[one] for one in ("nip", "position") if made.facts[one] != before[one]
    }
    if made.unit_id != certificate.unit_id:
        values["unit_id"] = made.unit_id
    _mend(session, row, values, with_person=with_person, at=at, by=by)
    return made


def follow_list(
    session: Session, certificates: Iterable[Certificate], *, reason: str, at: datetime, by: Actor
) -> int:
    """Correct certificates (as `corrections.outdated` loads them) to what the list says now.

    Returns how many new versions were made. Raises what `correct` raises.
    """
    made = 0
    for one in certificates:
        try:
            correct(session, one, as_listed(one), reason=reason, at=at, by=by)
        except NothingChangedError:
            continue
        made += 1
    return made


def as_listed(certificate: Certificate) -> dict[str, Any]:
    """Return what the list says now (registration and unit loaded), as changes."""
    row = certificate.registration
    name = PersonName(row.front_title, row.name, row.back_title)
    changes = {"name": name.full, "nip": row.nip, "position": row.position}
    if row.unit_id != certificate.unit_id:
        changes["unit"] = row.unit.code if row.unit else ""
    return changes


def _mend(
    session: Session,
    row: Registration,
    values: dict[str, Any],
    *,
    with_person: bool,
    at: datetime,
    by: Actor,
) -> None:
    new = {field: value for field, value in values.items() if getattr(row, field) != value}
    if not new:
        return
    values = {field: getattr(row, field) for field in _KEPT} | new
    correction = Correction(**values, with_person=with_person)
    participants.update(session, row, correction, version=row.version, at=at, by=by)
