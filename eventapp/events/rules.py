"""What an event is to be, which steps its state allows, and what is wrong with a plan.

Pure rules: no database, no clock.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from eventapp.core.errors import DomainError
from eventapp.core.periods import ZONES

# One lesson hour (jam pelajaran) is 45 minutes by custom; officers may write another figure.
LESSON_MINUTES = 45
LONGEST_EVENT = timedelta(days=31)
MOST_SESSIONS = 40
MOST_PEOPLE = 100_000
MOST_LESSON_HOURS = Decimal(100)
MOST_DOORS_MINUTES = 1440
YEARS = range(2000, 2101)
# One per cent, the least the form takes: three decimals are kept, and 0 is no rule.
LEAST_SHARE = Decimal("0.01")
LINE_LIMIT = 300
TEXT_LIMIT = 4000
NIP_DIGITS = 18


class Status(StrEnum):
    """Where an event stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    CLOSED = "closed"


# A postponed event has its new dates: it takes registrations and arrivals like a published one.
OPEN = (Status.PUBLISHED, Status.POSTPONED)
PUBLIC = (Status.PUBLISHED, Status.POSTPONED, Status.CANCELLED, Status.CLOSED)


class Step(StrEnum):
    """What an officer may do with an event."""

    EDIT = "edit"
    PUBLISH = "publish"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"


_ALLOWED = {
    Status.DRAFT: {Step.EDIT, Step.PUBLISH, Step.CANCEL},
    Status.PUBLISHED: {Step.EDIT, Step.POSTPONE, Step.CANCEL, Step.CLOSE},
    Status.POSTPONED: {Step.EDIT, Step.PUBLISH, Step.POSTPONE, Step.CANCEL, Step.CLOSE},
    Status.CANCELLED: {Step.REOPEN},
    Status.CLOSED: {Step.REOPEN},
}


class BookClosedError(DomainError):
    """The attendance book is closed; what is wrong in it is mended by a correction.

    `event` is the event's public id.
    """

    def __init__(self, event: str) -> None:
        super().__init__(event)
        self.event = event


class Refusal(StrEnum):
    """Why a step can't be taken."""

    WRONG_STATUS = "wrong_status"
    NO_SESSION = "no_session"
    NOT_ENDED = "not_ended"


def steps(status: str) -> set[Step]:
    """Return the steps an event's state allows, whatever the hour."""
    return _ALLOWED[Status(status)]


def refuse(
    step: Step, status: str, *, sessions: int, ends_at: datetime, at: datetime
) -> Refusal | None:
    """Return the first reason not to take `step`, or None."""
    if step not in steps(status):
        return Refusal.WRONG_STATUS
    if step is Step.PUBLISH and not sessions:
        return Refusal.NO_SESSION
    if step is Step.CLOSE and at < ends_at:
        return Refusal.NOT_ENDED
    return None


def lesson_hours(starts_at: datetime, ends_at: datetime) -> Decimal:
    """Return the whole lesson hours of 45 minutes between two moments, at least 0."""
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    return Decimal(max(minutes, 0) // LESSON_MINUTES)


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session. Without `lesson_hours` they follow from its length; `public_id` None is new."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    speaker: str = ""
    lesson_hours: Decimal | None = None
    counts: bool = True
    public_id: str | None = None

    @property
    def hours(self) -> Decimal:
        """Its lesson hours, written or reckoned."""
        if self.lesson_hours is None:
            return lesson_hours(self.starts_at, self.ends_at)
        return self.lesson_hours


@dataclass(frozen=True, slots=True)
class EventPlan:
    """A whole event as it is to be. Moments are aware; `certificate_share` is above 0, up to 1."""

    title: str
    theme: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    timezone: str = "Asia/Jakarta"
    host_unit_id: int | None = None
    description: str = ""
    capacity: int | None = None
    audience_kinds: tuple[str, ...] = ()
    audience_unit_ids: tuple[int, ...] = ()
    indicator_ids: tuple[int, ...] = ()
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    doors_open_minutes: int = 60
    asks_signature: bool = False
    checks_out: bool = False
    certificate_share: Decimal = Decimal(1)
    number_pattern: str = ""
    signer_name: str = ""
    signer_position: str = ""
    signer_nip: str = ""
    issue_place: str = ""
    sessions: tuple[SessionPlan, ...] = ()


class Reason(StrEnum):
    """Why a value of a plan can't be taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN = "unknown"
    ENDS_BEFORE_START = "ends_before_start"
    LASTS_TOO_LONG = "lasts_too_long"
    OUTSIDE_EVENT = "outside_event"
    NOT_A_NIP = "not_a_nip"
    NOT_A_PATTERN = "not_a_pattern"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class Fault:
    """One value that can't be taken; `row` counts sessions from 0, None is the event itself."""

    field: str
    reason: Reason
    row: int | None = None


def faults(plan: EventPlan) -> list[Fault]:
    """Return everything that is wrong with a plan by itself, the event's own values first."""
    found = [Fault(name, Reason.EMPTY) for name in ("title", "venue") if not getattr(plan, name)]
    found += [
        Fault(name, Reason.TOO_LONG) for name in _LINES if len(getattr(plan, name)) > LINE_LIMIT
    ]
    if len(plan.description) > TEXT_LIMIT:
        found.append(Fault("description", Reason.TOO_LONG))
    found += _time_faults(plan)
    found += [Fault(name, Reason.OUT_OF_RANGE) for name in _out_of_range(plan)]
    if plan.timezone not in ZONES:
        found.append(Fault("timezone", Reason.UNKNOWN))
    if plan.signer_nip and not (plan.signer_nip.isdigit() and len(plan.signer_nip) == NIP_DIGITS):
        found.append(Fault("signer_nip", Reason.NOT_A_NIP))
    if len(plan.sessions) > MOST_SESSIONS:
        found.append(Fault("sessions", Reason.TOO_MANY))
    for row, session in enumerate(plan.sessions[:MOST_SESSIONS]):
        found += [replace(fault, row=row) for fault in _session_faults(session, plan)]
    return found


_LINES = (
    *("title", "theme", "venue", "number_pattern"),
    *("signer_name", "signer_position", "issue_place"),
)


def _time_faults(plan: EventPlan) -> list[Fault]:
    moments = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
    found = [Fault(name, Reason.OUT_OF_RANGE) for name in moments if _is_far(getattr(plan, name))]
    if found:
        return found
    if plan.ends_at <= plan.starts_at:
        found.append(Fault("ends_at", Reason.ENDS_BEFORE_START))
    elif plan.ends_at - plan.starts_at > LONGEST_EVENT:
        found.append(Fault("ends_at", Reason.LASTS_TOO_LONG))
    opens, closes = plan.registration_opens_at, plan.registration_closes_at
    if opens and closes and closes <= opens:
        found.append(Fault("registration_closes_at", Reason.ENDS_BEFORE_START))
    return found


def _is_far(moment: datetime | None) -> bool:
    """Whether a moment lies where no event does, at the ends of the calendar or near them."""
    return moment is not None and moment.year not in YEARS


def _out_of_range(plan: EventPlan) -> list[str]:
    wrong = []
    if plan.capacity is not None and not 1 <= plan.capacity <= MOST_PEOPLE:
        wrong.append("capacity")
    if not 0 <= plan.doors_open_minutes <= MOST_DOORS_MINUTES:
        wrong.append("doors_open_minutes")
    if not LEAST_SHARE <= plan.certificate_share <= 1:
        wrong.append("certificate_share")
    return wrong


def _session_faults(session: SessionPlan, plan: EventPlan) -> list[Fault]:
    found = [] if session.title else [Fault("title", Reason.EMPTY)]
    lines = ("title", "room", "speaker")
    found += [Fault(n, Reason.TOO_LONG) for n in lines if len(getattr(session, n)) > LINE_LIMIT]
    if session.ends_at <= session.starts_at:
        found.append(Fault("ends_at", Reason.ENDS_BEFORE_START))
    elif plan.ends_at <= plan.starts_at:
        pass  # the event's own times are wrong, and said to be
    elif session.starts_at < plan.starts_at:
        found.append(Fault("starts_at", Reason.OUTSIDE_EVENT))
    elif session.ends_at > plan.ends_at:
        found.append(Fault("ends_at", Reason.OUTSIDE_EVENT))
    if not 0 <= session.hours <= MOST_LESSON_HOURS:
        found.append(Fault("lesson_hours", Reason.OUT_OF_RANGE))
    return found


def shifted(moment: datetime | None, by: timedelta) -> datetime | None:
    """Return a moment moved by a length of time, None staying None."""
    return None if moment is None else moment + by
