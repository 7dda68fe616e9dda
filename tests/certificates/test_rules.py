"""Who has earned a certificate, the hours on it, its number and its code."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from eventapp.certificates import codes
from eventapp.certificates.rules import (
    Attended,
    Capacity,
    Earned,
    EarningRule,
    Kind,
    Reason,
    StatementRule,
    has_earned,
    kind_of,
    lesson_hours,
    sessions_needed,
)
from eventapp.events import numbers
from eventapp.events.numbers import EXAMPLE, NumberParts, PatternError, PatternFault

RULE = EarningRule(Decimal("0.67"), {"a": Decimal(2), "b": Decimal("1.5"), "c": Decimal(2)})


def attended(*sessions: str, capacity: Capacity = Capacity.PARTICIPANT) -> Attended:
    return Attended(capacity, is_cancelled=False, sessions=frozenset(sessions))


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        (attended("a", "b"), Earned(None, 2, 2)),
        (attended("a", "b", "c"), Earned(None, 3, 2)),
        (attended("a"), Earned(Reason.TOO_FEW_SESSIONS, 1, 2)),
        (attended("lunch"), Earned(Reason.TOO_FEW_SESSIONS, 0, 2)),
        (attended(), Earned(Reason.NEVER_CHECKED_IN, 0, 2)),
        (replace(attended("a", "b"), is_cancelled=True), Earned(Reason.CANCELLED, 2, 2)),
        (attended(capacity=Capacity.SPEAKER), Earned(None, 0, 0)),
        (attended(capacity=Capacity.MODERATOR), Earned(None, 0, 0)),
        (attended("a", capacity=Capacity.ORGANISER), Earned(None, 1, 0)),
        (
            replace(attended(capacity=Capacity.SPEAKER), is_cancelled=True),
            Earned(Reason.CANCELLED, 0, 0),
        ),
    ],
)
def test_who_has_earned_one(who: Attended, answer: Earned) -> None:
    assert has_earned(RULE, who) == answer


NEVER = StatementRule()
SHORT = StatementRule(under=Decimal(4))
LEAVING = StatementRule(early=15)


@pytest.mark.parametrize(
    ("statements", "who", "kind"),
    [
        (NEVER, attended("a", "b"), Kind.CERTIFICATE),
        (NEVER, attended("a"), None),
        (NEVER, attended(), None),
        (SHORT, attended("a", "b"), Kind.STATEMENT),
        (SHORT, attended("a", "c"), Kind.CERTIFICATE),
        (SHORT, attended("a", "b", "lunch"), Kind.STATEMENT),
        (SHORT, attended("a"), None),
        (SHORT, attended(capacity=Capacity.SPEAKER), Kind.CERTIFICATE),
        (LEAVING, attended("a", "b"), Kind.CERTIFICATE),
        (LEAVING, replace(attended("a", "b"), left_early=15), Kind.CERTIFICATE),
        (LEAVING, replace(attended("a", "b"), left_early=16), Kind.STATEMENT),
        (NEVER, replace(attended("a", "b"), left_early=99), Kind.CERTIFICATE),
        (LEAVING, attended("a"), Kind.STATEMENT),
        (LEAVING, attended("lunch"), None),
        (LEAVING, attended(), None),
        (LEAVING, replace(attended("a", "b"), is_cancelled=True), None),
        (LEAVING, replace(attended(capacity=Capacity.ORGANISER), left_early=99), Kind.CERTIFICATE),
        (LEAVING, replace(attended(capacity=Capacity.ORGANISER), is_cancelled=True), None),
        (StatementRule(Decimal(2), 0), replace(attended("a", "b"), left_early=1), Kind.STATEMENT),
    ],
)
def test_which_paper_somebody_gets(
    statements: StatementRule, who: Attended, kind: Kind | None
) -> None:
    assert kind_of(statements, RULE, who, has_earned(RULE, who)) is kind


def test_a_talk_without_hours_is_a_short_one() -> None:
    rule = EarningRule(Decimal(1), {"a": Decimal(0)})
    who = attended("a")

    assert kind_of(StatementRule(Decimal(2)), rule, who, has_earned(rule, who)) is Kind.STATEMENT


def test_without_a_session_that_counts_nobody_has() -> None:
    rule = EarningRule(Decimal(1), {})

    assert has_earned(rule, attended("a")) == Earned(Reason.NO_COUNTING_SESSION, 0, 1)


@pytest.mark.parametrize(
    ("share", "sessions", "needed"),
    [
        ("1", 3, 3),
        ("0.67", 3, 2),
        ("0.667", 3, 2),
        ("0.68", 3, 3),
        ("0.5", 3, 2),
        ("0.33", 3, 1),
        ("0.34", 3, 2),
        ("0.8", 5, 4),
        ("0", 4, 1),
        ("1", 1, 1),
        ("0.125", 8, 1),
    ],
)
def test_how_many_sessions_a_share_is(share: str, sessions: int, needed: int) -> None:
    assert sessions_needed(Decimal(share), sessions) == needed


def test_a_share_may_be_a_true_fraction() -> None:
    assert sessions_needed(Fraction(2, 3), 3) == 2


@pytest.mark.parametrize(
    ("who", "is_council", "hours"),
    [
        (attended("a", "b", "lunch"), False, Decimal("3.5")),
        (attended("a", "b", "c"), True, None),
        (attended("a", capacity=Capacity.SPEAKER), False, None),
        (attended("lunch"), False, None),
    ],
)
def test_the_hours_it_states(who: Attended, is_council: bool, hours: Decimal | None) -> None:
    assert lesson_hours(RULE, who, is_council=is_council) == hours


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{klas}/{urut3}-{unit}/{bulan_romawi}/{tahun}", "700.1.2/007-INSPEKTORAT/XI/2023"),
        ("{urut}/{jenis}/{bulan}/{tahun}", "7/SERT/11/2023"),
        ("{klas}/{urut4}", "700.1.2/0007"),
        ("No. {urut} % $ \\1", "No. 7 % $ \\1"),
    ],
)
def test_patterns_are_filled(pattern: str, number: str) -> None:
    assert numbers.format_number(pattern, EXAMPLE) == number


def test_a_serial_outgrows_its_padding() -> None:
    assert numbers.format_number("{urut3}", replace(EXAMPLE, serial=1234)) == "1234"


def test_a_token_inside_a_value_stays_text() -> None:
    parts = NumberParts(1, "{tahun}", "U", "K", date(2023, 1, 1))

    assert numbers.format_number("{klas}-{urut}", parts) == "{tahun}-1"


@pytest.mark.parametrize(
    ("pattern", "fault", "token"),
    [
        ("{urut}/{nama}", PatternFault.UNKNOWN_TOKEN, "nama"),
        ("{urut}/{}", PatternFault.UNKNOWN_TOKEN, ""),
        ("{urut}/{urut.__class__}", PatternFault.UNKNOWN_TOKEN, "urut.__class__"),
        ("{urut}/{tahun", PatternFault.STRAY_BRACE, ""),
        ("{{urut}}", PatternFault.STRAY_BRACE, ""),
        ("{klas}/{tahun}", PatternFault.NO_SERIAL, ""),
        ("", PatternFault.NO_SERIAL, ""),
        ("{urut}" + "x" * 60, PatternFault.TOO_LONG, ""),
    ],
)
def test_faulty_patterns_say_what_is_wrong(pattern: str, fault: PatternFault, token: str) -> None:
    with pytest.raises(PatternError) as caught:
        numbers.check_pattern(pattern)

    assert (caught.value.fault, caught.value.token) == (fault, token)


def test_a_number_grown_too_long_is_refused() -> None:
    with pytest.raises(PatternError) as caught:
        numbers.format_number("{klas}/{urut}", replace(EXAMPLE, class_code="7" * 60))

    assert caught.value.fault == PatternFault.TOO_LONG


def test_roman_months() -> None:
    assert " ".join(numbers.roman_month(m) for m in range(1, 13)) == (
        "I II III IV V VI VII VIII IX X XI XII"
    )


def test_a_code_survives_printing_and_typing() -> None:
    code = codes.new_code()

    assert codes.normalise_code(codes.grouped(code).lower().replace("0", "o")) == code
    assert [len(part) for part in codes.grouped(code).split("-")] == [4, 4, 4]


@pytest.mark.parametrize("text", ["", "ABC", "7K3M-Q9XW-2AB", "7K3M-Q9XW-2ABU", "7" * 13, "٣" * 12])
def test_what_cannot_be_a_code(text: str) -> None:
    assert codes.normalise_code(text) is None
