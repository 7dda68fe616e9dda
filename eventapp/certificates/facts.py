"""Everything one certificate states, as it was on the day of issue.

Kept as a snapshot beside the file: posts, units and rules change, a certificate doesn't.
"""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from eventapp.certificates.design import Place, Signer
from eventapp.certificates.rules import Capacity, Kind


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One row of the second page; `lesson_hours` in JP."""

    title: str
    speaker: str
    lesson_hours: Decimal


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What stands on the two pages. Empty text and None leave the line out.

    `letterhead` are the lines over the title, largest body first. `code` is the 12 characters
    of the public address, `name` with all titles. `lesson_hours` None leaves out every hour.
    `signers` are all who sign, from left to right; in snapshots older than they are it is empty
    and `signatures` gives the one signer. Fields with a default are missing in older snapshots.
    `issued_on` is the day of the first version, `corrected_on` that of a later one.
    """

    number: str
    code: str
    version: int
    capacity: Capacity
    name: str
    nip: str | None
    position: str
    unit: str
    event: str
    theme: str
    venue: str
    host_unit: str
    starts_on: date
    ends_on: date
    lesson_hours: Decimal | None
    sessions: tuple[SessionFacts, ...]
    letterhead: tuple[str, ...]
    issued_at_place: str
    issued_on: date
    signer_position: str
    signer_name: str
    signer_nip: str | None
    kind: Kind = Kind.CERTIFICATE
    signers: tuple[Signer, ...] = ()
    corrected_on: date | None = None

    @property
    def signatures(self) -> tuple[Signer, ...]:
        """Who signs, from left to right."""
        only = Signer(self.signer_position, self.signer_name, self.signer_nip or "")
        return self.signers or (only,)

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them; `from_dict` gives them back unchanged."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the facts of a snapshot; raises KeyError, ValueError, TypeError if it is none."""
        known = {
            field.name: data[field.name]
            for field in fields(cls)
            if field.name in data or field.default is MISSING
        }
        hours, corrected = data["lesson_hours"], data.get("corrected_on")
        typed = {
            "capacity": Capacity(data["capacity"]),
            "lesson_hours": None if hours is None else Decimal(hours),
            "letterhead": tuple(data["letterhead"]),
            "sessions": tuple(_session(one) for one in data["sessions"]),
            "kind": Kind(data.get("kind", Kind.CERTIFICATE)),
            "signers": tuple(Signer.from_dict(one) for one in data.get("signers", ())),
            "corrected_on": date.fromisoformat(corrected) if corrected else None,
        }
        return cls(**known | typed | {name: date.fromisoformat(data[name]) for name in _DAYS})


_DAYS = ("starts_on", "ends_on", "issued_on")


def _session(data: Mapping[str, Any]) -> SessionFacts:
    return SessionFacts(data["title"], data["speaker"], Decimal(data["lesson_hours"]))


def _plain(value: Any) -> Any:
    """Write what JSON has no word for as text: days in ISO 8601, hours with their digits."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | Capacity | Kind | Place) else value
