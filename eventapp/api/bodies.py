"""What machines send and get, as types: checked on the way in, and the source of the document."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from eventapp.core import text
from eventapp.events.rules import LEAST_SHARE, YEARS

MAX_ROWS = 1000


def cleaned(value: object) -> object:
    """Clean text, one character longer than any limit, so that the limit still sees it."""
    return text.clean(value, 400) if isinstance(value, str) else value


def _needed(value: str) -> str:
    if not value:
        message = "must not be empty"
        raise ValueError(message)
    return value


Short = Annotated[str, BeforeValidator(cleaned), Field(max_length=80)]
Long = Annotated[str, BeforeValidator(cleaned), Field(max_length=200)]


def _near(value: datetime) -> datetime:
    if value.year not in YEARS:
        message = f"must be in {YEARS.start} to {YEARS.stop - 1}"
        raise ValueError(message)
    return value


Moment = Annotated[AwareDatetime, AfterValidator(_near)]
Needed = Annotated[Long, AfterValidator(_needed)]


class Body(BaseModel):
    """A JSON object; fields nobody knows are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class SessionIn(Body):
    """A session of a new event; `lesson_hours` default to one per full 45 minutes."""

    title: Needed
    starts_at: Moment
    ends_at: Moment
    lesson_hours: Annotated[Decimal, Field(ge=0, le=24)] | None = None
    speaker: Long = ""
    room: Long = ""
    counts: bool = True


class EventIn(Body):
    """A new event. `indicators` are codes of the event's year, `host_unit` a unit code."""

    title: Needed
    theme: Long = ""
    starts_at: Moment
    ends_at: Moment
    venue: Long = ""
    sessions: Annotated[list[SessionIn], Field(max_length=50)] = []
    indicators: Annotated[list[Short], Field(max_length=50)] = []
    host_unit: Short | None = None
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    certificate_share: Annotated[Decimal, Field(ge=LEAST_SHARE, le=1)] = Decimal(1)
    published: bool = True


class ParticipantIn(Body):
    """One participant; `unit` is a unit code, `nip` 18 digits when given."""

    name: Needed
    front_title: Short = ""
    back_title: Short = ""
    nip: Short | None = None
    position: Long = ""
    rank: Long = ""
    unit: Short | None = None
    phone: Short | None = None
    email: Long | None = None
    role: Literal["participant", "speaker", "moderator", "organiser"] = "participant"


class RegistrationsIn(Body):
    """Participants to register; each row stands or falls alone."""

    participants: Annotated[list[Any], Field(min_length=1, max_length=MAX_ROWS)]


class SessionOut(Body):
    """A session."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    lesson_hours: float
    speaker: str
    room: str
    counts: bool


class EventOut(Body):
    """An event; `url` is its public page."""

    id: str
    url: str
    title: str
    theme: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    status: str
    host_unit: str | None
    capacity: int | None
    sessions: list[SessionOut]
    indicators: list[str]


class RegistrationResult(Body):
    """What became of one row."""

    index: int
    status: Literal["created", "matched", "rejected"]
    registration: str | None
    ticket: str | None
    errors: list[str]


class RegistrationOut(Body):
    """A registration; the NIP is masked to its last three digits."""

    registration: str
    name: str
    full_name: str
    nip: str | None
    position: str
    rank: str
    unit: str | None
    role: str
    status: str


class SessionCount(Body):
    """People present in a session."""

    id: str
    present: int


class UnitCount(Body):
    """A unit's people."""

    code: str
    name: str
    registered: int
    present: int


class AttendanceOut(Body):
    """An event's attendance."""

    registered: int
    present: int
    sessions: list[SessionCount]
    units: list[UnitCount]


class JobOut(Body):
    """Background work."""

    state: Literal["queued", "running", "done", "failed"]
    done: int
    total: int
    failures: list[dict[str, Any]]


class CertificateOut(Body):
    """An issued certificate; `pdf` is its address once it is drawn."""

    number: str
    code: str
    version: int
    name: str
    unit: str | None
    status: str
    pdf: str | None


class PublicCertificate(Body):
    """What anybody may read about a certificate."""

    status: Literal["valid", "superseded", "revoked"]
    number: str
    code: str
    version: int
    name: str
    role: str
    event: str
    theme: str
    date: str
    venue: str
    organiser: str
    unit: str
    lesson_hours: float | None
    issued_at: datetime
    revoked_at: datetime | None
    reason: str | None
    sha256: str | None


class Problem(Body):
    """RFC 9457."""

    type: str
    status: int
    title: str
    detail: str = ""
    errors: list[dict[str, str]] = []


def page_of(item: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a page of items."""
    return {
        "type": "object",
        "required": ["items", "next_cursor"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{item.__name__}"}},
            "next_cursor": {"type": ["string", "null"]},
        },
    }
