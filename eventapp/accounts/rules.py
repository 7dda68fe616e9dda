"""Roles, and what they may do."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import DomainError, InvalidFieldError
from eventapp.core.roles import DOOR, EDITORS, EVERYONE, OVERSEERS, READERS, SCANNERS, Role

__all__ = ["DOOR", "EDITORS", "EVERYONE", "OVERSEERS", "READERS", "SCANNERS", "Role"]

SESSION_LENGTH = timedelta(hours=12)
INVITATION_LENGTH = timedelta(days=7)
RESET_LENGTH = timedelta(hours=2)
# NIST SP 800-63B: length counts, composition rules don't.
PASSWORD_MIN_LENGTH = 10
PASSWORD_MAX_LENGTH = 200


EMAIL_MAX_LENGTH = 200
# Enough to catch a slip of the hand; whether a box exists only a message can tell.
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")


class LastAdminError(DomainError):
    """Nobody would be left to manage officers."""


def is_email(value: str) -> bool:
    """Whether `value` looks like one address."""
    return len(value) <= EMAIL_MAX_LENGTH and _EMAIL.fullmatch(value) is not None


def needs_unit(role: Role) -> bool:
    """Whether a role makes no sense without a unit: an organiser has the unit's events."""
    return role == Role.ORGANISER


def check_role(role: Role, unit_id: int | None) -> None:
    """Raise InvalidFieldError for a role nobody can be given (role) or that lacks its unit (unit).

    A phone's role comes with its enrolment alone.
    """
    if role not in EVERYONE:
        raise InvalidFieldError("role", "unknown")
    if needs_unit(role) and unit_id is None:
        raise InvalidFieldError("unit", "needed")


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: an officer behind a session, a token or an enrolled phone behind the API.

    `event_id` is the one event a phone is enrolled for.
    """

    kind: ActorKind
    id: int
    public_id: str
    name: str
    role: Role
    email: str = ""
    unit_id: int | None = None
    event_id: int | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the audit log names them."""
        return Actor(self.kind, self.public_id, self.name)

    @property
    def sees_everything(self) -> bool:
        """Whether no event is hidden from the caller."""
        return self.role in (*OVERSEERS, Role.AUDITOR)
