"""Who causes a change: an officer, an API token, a participant, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Who may cause a change."""

    OFFICER = "officer"
    TOKEN = "token"  # noqa: S105 (a kind of caller)
    DEVICE = "device"
    PARTICIPANT = "participant"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who changes something: kind, public id, and the name shown in the log."""

    kind: ActorKind
    id: str
    label: str


SYSTEM = Actor(ActorKind.SYSTEM, "system", "sistem")
