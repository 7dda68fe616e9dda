"""What the finders look at: plain facts of one event, and the flags that come of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from eventapp.checkin.rules import Direction, Method, Proof, Sign, Verdict


class Kind(StrEnum):
    """What was noticed. The order is that of the queue."""

    NOT_FOUND = "not_found"
    TWO_PLACES = "two_places"
    SHARED_PHONE = "shared_phone"
    ALIKE_SIGNATURES = "alike_signatures"
    LATE_CODE = "late_code"
    LATE_DEVICE = "late_device"
    TICKET_TWICE = "ticket_twice"
    BURST = "burst"
    CLOCK = "clock"


class Strength(IntEnum):
    """How seldom an honest event shows such a thing."""

    WEAK = 1
    MEDIUM = 2
    STRONG = 3


class Result(StrEnum):
    """What a marshal said of a name; nothing yet is an empty text."""

    FOUND = "found"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Window:
    """One session as planned; `ref` is its public id."""

    ref: str
    starts_at: datetime
    ends_at: datetime
    room: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """One scan as it stands now: `verdict` is what an earlier scan made of it, if one did.

    `code` is the registration's, None for a ticket nobody has; `at` the moment of the scan set
    right by the server's clock, `phone_at` the same by the phone's own, `received_at` when the
    server had it.
    """

    code: str | None
    session: str | None
    verdict: Verdict
    method: Method
    at: datetime
    received_at: datetime
    phone_at: datetime | None = None
    device: str = ""
    by: str = ""
    direction: Direction = Direction.IN
    signs: frozenset[Sign] = frozenset()

    @property
    def desk(self) -> str:
        """Where it was made: the phone's label, or who scanned where a browser has none."""
        return self.device or self.by


@dataclass(frozen=True, slots=True)
class Presence:
    """One arrival in the book."""

    code: str
    session: str
    method: Method
    arrived_at: datetime
    left_at: datetime | None = None
    proofs: frozenset[Proof] = frozenset()

    @property
    def place(self) -> tuple[str, str]:
        """Session and registration: what a presence is known by."""
        return (self.session, self.code)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same person's presence in a session of another event, which is named by `event`."""

    code: str
    event: str
    starts_at: datetime
    ends_at: datetime
    arrived_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody's signature: strokes as flat lists of x, y."""

    code: str
    strokes: Sequence[Sequence[float]]
    at: datetime
    device: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a marshal said of somebody in a spot check (its public id) of a session."""

    check: str
    session: str
    code: str
    result: Result
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """One event as far as weak signs show in it."""

    windows: Sequence[Window] = ()
    showings: Sequence[Showing] = ()
    presences: Sequence[Presence] = ()
    elsewhere: Sequence[Elsewhere] = ()
    signed: Sequence[Signed] = ()
    looked: Sequence[Looked] = ()
    places: Mapping[tuple[str, str], Presence] = field(init=False)

    def __post_init__(self) -> None:
        """Index the presences by session and registration."""
        object.__setattr__(self, "places", {one.place: one for one in self.presences})


@dataclass(frozen=True, slots=True)
class Item:
    """One presence (or a try at one) that a flag is about, and when it happened."""

    session: str
    code: str
    at: datetime

    @property
    def place(self) -> tuple[str, str]:
        """Session and registration."""
        return (self.session, self.code)


@dataclass(frozen=True, slots=True)
class Flag:
    """One weak sign: for a human to look at, never a lock.

    `key` stays the same while facts come in, so that what was decided stays decided; whoever
    joins later makes the flag open again, for them alone. `note` holds what else the story needs.
    """

    kind: Kind
    key: str
    strength: Strength
    items: tuple[Item, ...]
    devices: tuple[str, ...] = ()
    note: str = ""

    @property
    def since(self) -> datetime:
        """When the first of it happened."""
        return min(one.at for one in self.items)

    @property
    def until(self) -> datetime:
        """When the last of it happened."""
        return max(one.at for one in self.items)

    @property
    def people(self) -> int:
        """How many different people it is about."""
        return len({one.code for one in self.items})

    def key_of(self, item: Item) -> str:
        """Return the name under which a decision about one of its presences is kept."""
        return f"{self.key}|{item.session}|{item.code}"


def read_key(key: str) -> tuple[str, str, str]:
    """Return flag, session and registration of a decision's key."""
    flag, session, code = key.rsplit("|", 2)
    return flag, session, code
