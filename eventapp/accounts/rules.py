"""Roles, and what they may do."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from eventapp.core.actors import Actor, ActorKind
from eventapp.core.roles import DOOR, EDITORS, EVERYONE, OVERSEERS, READERS, Role

__all__ = ["DOOR", "EDITORS", "EVERYONE", "OVERSEERS", "READERS", "Role"]

SESSION_LENGTH = timedelta(hours=12)
INVITATION_LENGTH = timedelta(days=7)
RESET_LENGTH = timedelta(hours=2)
# NIST SP 800-63B: length counts, composition rules don't.
PASSWORD_MIN_LENGTH = 10
PASSWORD_MAX_LENGTH = 200


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: an officer behind a session, or a token behind the API."""

    kind: ActorKind
    id: int
    public_id: str
    name: str
    role: Role
    email: str = ""
    unit_id: int | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the audit log names them."""
        return Actor(self.kind, self.public_id, self.name)

    @property
    def sees_everything(self) -> bool:
        """Whether no event is hidden from the caller."""
        return self.role in (*OVERSEERS, Role.AUDITOR)
