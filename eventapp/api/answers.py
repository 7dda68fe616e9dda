"""Turn rows into the JSON machines get."""

from decimal import Decimal
from typing import Any

from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate
from eventapp.core.periods import local
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.employee_numbers import mask_nip
from eventapp.participants.rules.names import full_name
from eventapp.web.extensions import public_url


def number(value: Decimal) -> float | int:
    """Return a whole number as one."""
    return int(value) if value == value.to_integral_value() else float(value)


def event(row: Event) -> dict[str, Any]:
    """Return an event (sessions, host unit, indicators loaded) with times in its own zone."""
    zone = row.timezone
    return {
        "id": row.public_id,
        "url": public_url("portal.event", event_id=row.public_id),
        "title": row.title,
        "theme": row.theme,
        "venue": row.venue,
        "starts_at": local(row.starts_at, zone).isoformat(),
        "ends_at": local(row.ends_at, zone).isoformat(),
        "timezone": zone,
        "status": row.status,
        "host_unit": row.host_unit.code if row.host_unit else None,
        "capacity": row.capacity,
        "sessions": [
            {
                "id": one.public_id,
                "title": one.title,
                "starts_at": local(one.starts_at, zone).isoformat(),
                "ends_at": local(one.ends_at, zone).isoformat(),
                "lesson_hours": number(one.lesson_hours),
                "speaker": one.speaker,
                "room": one.room,
                "counts": one.counts,
            }
            for one in row.sessions
        ],
        "indicators": [link.indicator.code for link in row.indicators],
    }


def registration(row: Registration) -> dict[str, Any]:
    """Return a registration (unit loaded)."""
    return {
        "registration": row.code,
        "name": row.name,
        "full_name": full_name(row.front_title, row.name, row.back_title),
        "nip": mask_nip(row.nip) if row.nip else None,
        "position": row.position,
        "rank": row.rank,
        "unit": row.unit.code if row.unit else None,
        "role": row.role,
        "status": row.status,
    }


def certificate(row: Certificate) -> dict[str, Any]:
    """Return a certificate as its issuer sees it (unit loaded)."""
    drawn = public_url("certificates.file", code=row.code) if row.sha256 else None
    return {
        "number": row.number,
        "code": row.code,
        "version": row.version,
        "name": row.facts["name"],
        "unit": row.unit.code if row.unit else None,
        "status": row.status,
        "pdf": drawn,
    }


def public_certificate(row: Certificate) -> dict[str, Any]:
    """Return what anybody may read: no NIP, no phone, nobody else."""
    facts = CertificateFacts.from_dict(row.facts)
    hours = facts.lesson_hours
    return {
        "status": row.status,
        "number": row.number,
        "code": row.code,
        "version": row.version,
        "name": facts.name,
        "role": str(facts.capacity),
        "event": facts.event,
        "theme": facts.theme,
        "date": facts.starts_on.isoformat(),
        "venue": facts.venue,
        "organiser": facts.host_unit,
        "unit": facts.unit,
        "lesson_hours": None if hours is None else number(hours),
        "issued_at": row.issued_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "reason": row.revoke_reason or None,
        "sha256": row.sha256,
    }
