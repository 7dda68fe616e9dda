"""Decide who has earned a certificate, and how many hours it states.

Pure rules: no database, no web, no clock.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Capacity(StrEnum):
    """What somebody was at the event; it decides the words on the certificate."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    ORGANISER = "organiser"


class Kind(StrEnum):
    """What paper somebody gets: a certificate, or a statement that they attended."""

    CERTIFICATE = "certificate"
    STATEMENT = "statement"


class Reason(StrEnum):
    """Why somebody has no certificate coming."""

    CANCELLED = "cancelled"
    NO_COUNTING_SESSION = "no_counting_session"
    NEVER_CHECKED_IN = "never_checked_in"
    TOO_FEW_SESSIONS = "too_few_sessions"


class State(StrEnum):
    """Where one registration stands on the way to a certificate."""

    DUE = "due"
    NOT_YET = "not_yet"
    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class EarningRule:
    """What an event asks for: the share (0 to 1) of the sessions that count, by their refs.

    `hours` are the lesson hours (JP) of each counting session.
    """

    share: Decimal | Fraction
    hours: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Attended:
    """One registration: who it is for, and the refs of all sessions with an arrival.

    `left_early` is how many minutes before its end they left a counting session, at the most.
    """

    capacity: Capacity
    is_cancelled: bool
    sessions: frozenset[str]
    left_early: int = 0


@dataclass(frozen=True, slots=True)
class StatementRule:
    """When an event gives a statement of attendance instead of a certificate; None is never.

    `under` is the number of lesson hours attended below which it does, `early` how many minutes
    somebody may leave before the end.
    """

    under: Decimal | None = None
    early: int | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """The answer, with the counts that explain it; `reason` is None when earned."""

    reason: Reason | None
    attended: int
    needed: int

    @property
    def is_earned(self) -> bool:
        """Whether a certificate is due."""
        return self.reason is None


def has_earned(rule: EarningRule, attended: Attended) -> Earned:
    """Judge one registration; the first reason against it wins.

    Speakers, moderators and organisers earn theirs by what they were appointed to do: they
    don't queue at the door.
    """
    came = len(attended.sessions & rule.hours.keys())
    if attended.capacity is not Capacity.PARTICIPANT:
        reason = Reason.CANCELLED if attended.is_cancelled else None
        return Earned(reason, came, 0)
    needed = sessions_needed(rule.share, len(rule.hours))
    return Earned(_reason(rule, attended, came, needed), came, needed)


def kind_of(
    statements: StatementRule, rule: EarningRule, attended: Attended, earned: Earned
) -> Kind | None:
    """Return which paper somebody gets, None for none.

    A statement is only for participants. Who left before they had seen enough for a certificate
    gets one too where leaving early earns it.
    """
    if attended.capacity is not Capacity.PARTICIPANT:
        return Kind.CERTIFICATE if earned.is_earned else None
    leaving = statements.early is not None
    if not earned.is_earned:
        came = earned.reason is Reason.TOO_FEW_SESSIONS and earned.attended > 0
        return Kind.STATEMENT if leaving and came else None
    hours = sum((rule.hours[ref] for ref in attended.sessions & rule.hours.keys()), Decimal())
    is_short = statements.under is not None and hours < statements.under
    has_left = statements.early is not None and attended.left_early > statements.early
    return Kind.STATEMENT if is_short or has_left else Kind.CERTIFICATE


def state_of(kind: Kind | None, status: str | None) -> State:
    """Return the state: `kind` is what is due, `status` that of the newest certificate, if any.

    What was issued decides: a certificate stays what it is when the rule or the list changes.
    """
    if status is not None:
        return State(status)
    return State.DUE if kind else State.NOT_YET


@lru_cache(maxsize=64)  # the same for everybody at an event
def sessions_needed(share: Decimal | Fraction, sessions: int) -> int:
    """Return how many of `sessions` make up `share`; at least one.

    Compared in whole per cent, as officers write it: 67% of three sessions is two of them,
    although two thirds is a little less than 0.67.
    """
    wanted = _percent(Fraction(share))
    enough = (n for n in range(1, sessions + 1) if _percent(Fraction(n, sessions)) >= wanted)
    return next(enough, max(sessions, 1))


def lesson_hours(rule: EarningRule, attended: Attended, *, is_council: bool) -> Decimal | None:
    """Return the hours a certificate states: those of the counting sessions attended.

    None, so no line, for council members (the duty of 20 hours a year is the civil servants')
    and for everybody but participants; None too when the sessions carry no hours.
    """
    if is_council or attended.capacity is not Capacity.PARTICIPANT:
        return None
    hours = (each for ref, each in rule.hours.items() if ref in attended.sessions)
    return sum(hours, Decimal()) or None


def _reason(rule: EarningRule, attended: Attended, came: int, needed: int) -> Reason | None:
    if attended.is_cancelled:
        return Reason.CANCELLED
    if not rule.hours:
        return Reason.NO_COUNTING_SESSION
    if not attended.sessions:
        return Reason.NEVER_CHECKED_IN
    return Reason.TOO_FEW_SESSIONS if came < needed else None


def _percent(part: Fraction) -> int:
    """Round half up to whole per cent."""
    return math.floor(part * 100 + Fraction(1, 2))
