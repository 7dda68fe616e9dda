"""What a phone at the door sends and gets, as types."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from eventapp.api.bodies import Body, Short
from eventapp.devices.rules import MOST_UNSENT, State

CLOSED = "closed"
_MOST_KEY = 2**62


class EnrolIn(Body):
    """A phone that read its code. `secret` stands behind the # of the code's address."""

    secret: Annotated[str, Field(max_length=200)]
    # Whatever the phone's clock says, however wrong: it is compared, not trusted.
    phone_time: AwareDatetime
    page: Short = ""


class DeviceOut(Body):
    """A phone's rights: `sessions` are ids, all that it may scan for."""

    id: str
    label: str
    valid_until: datetime
    may_add: bool
    sessions: list[str]


class EventName(Body):
    """The event a phone is for."""

    id: str
    title: str


class EnrolledOut(Body):
    """The answer to a phone's enrolment. `token` is not shown again."""

    token: str
    device: DeviceOut
    event: EventName
    server_time: datetime


class DoorSessionOut(Body):
    """A session as the door knows it."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime


class DoorEventOut(Body):
    """An event as the door knows it: those of its sessions the phone may scan for."""

    id: str
    title: str
    venue: str
    zone: str
    status: str
    doors_open_minutes: int
    checks_out: bool
    book_closed_at: datetime | None
    sessions: list[DoorSessionOut]


class DoorOut(Body):
    """All a phone needs to judge scans without a network.

    `people` are rows of registration code, ticket hash, name with titles, unit, role, and state
    ("" or "cancelled"). The hash is the first 24 hex digits of the SHA-256 of `salt` and the
    ticket's 18 characters. `arrivals` are rows of registration code, session id, arrived_at and
    left_at. `units` are rows of code and name. When the book is closed, there are no people.
    """

    event: DoorEventOut
    salt: str
    version: str
    made_at: datetime
    units: list[tuple[str, str]]
    people: list[tuple[str, str, str, str, str, str]]
    arrivals: list[tuple[str, str, datetime, datetime | None]]
    after: int


class ContactIn(Body):
    """What a phone says of itself: unsent scans, version of its page, the feed's cursor."""

    phone_time: AwareDatetime
    unsent: Annotated[int, Field(ge=0, le=MOST_UNSENT)] = 0
    page: Short = ""
    after: Annotated[int, Field(ge=0, le=_MOST_KEY)] = 0
    wiped: bool = False


class ContactOut(Body):
    """How a phone stands, and who came or left since its cursor.

    `state` is active, revoked, expired or closed; but for the first the phone sends what it
    keeps and wipes the rest. A `version` other than the snapshot's means: fetch it again.
    """

    server_time: datetime
    state: str
    version: str
    after: int
    arrivals: list[tuple[str, str, datetime, datetime | None]]


def moment(value: datetime | None) -> str | None:
    """Return a moment as JSON has it."""
    return value.isoformat() if value else None


def contact_of(state: str, at: datetime, after: int) -> dict[str, Any]:
    """Return an answer that says how the phone stands, and nothing else."""
    return {
        "server_time": at.isoformat(),
        "state": state,
        "version": "",
        "after": after,
        "arrivals": [],
    }


def over_state(*, is_revoked: bool) -> str:
    """Return the word for a phone whose time is over."""
    return str(State.REVOKED if is_revoked else State.EXPIRED)
