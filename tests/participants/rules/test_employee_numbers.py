"""Numbers are read as offices and Excel write them; only their length is a hard rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.participants.rules.employee_numbers import (
    EmployeeNumber,
    NumberDoubt,
    NumberFault,
    NumberKind,
    mask_nip,
    parse_nip,
    spaced_nip,
)

PNS = "198609262015051001"
PPPK = "199001012024212001"


@pytest.mark.parametrize(
    "typed",
    [
        PNS,
        "19860926 201505 1 001",
        f"'{PNS}",
        "19860926.201505.1.001",
        "19860926-201505-1-001",
        f"NIP. {PNS}",
        f"\u200e{PNS}\u00a0",
    ],
)
def test_one_number_in_many_forms(typed: str) -> None:
    assert parse_nip(typed) == EmployeeNumber(PNS, None, (), NumberKind.PNS)


@pytest.mark.parametrize("typed", ["", " ", "-", "--", "0", "Tidak ada"])
def test_nothing_given_is_no_fault(typed: str) -> None:
    assert parse_nip(typed) == EmployeeNumber()


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1.97902E+17", NumberFault.DESTROYED),
        ("1,97902E+17", NumberFault.DESTROYED),
        ("1.97902020000000e17", NumberFault.DESTROYED),
        ("1979020", NumberFault.WRONG_LENGTH),
        (f"{PNS}1", NumberFault.WRONG_LENGTH),
        ("19860926201505100A", NumberFault.NOT_DIGITS),
        ("\u0661" * 18, NumberFault.NOT_DIGITS),
        ("=SUM(A1)", NumberFault.NOT_DIGITS),
    ],
)
def test_faults(typed: str, fault: NumberFault) -> None:
    assert parse_nip(typed) == EmployeeNumber(fault=fault)


@pytest.mark.parametrize(
    ("number", "doubts", "kind"),
    [
        (PPPK, (), NumberKind.PPPK),
        ("198613262015051001", (NumberDoubt.BIRTH_DATE,), NumberKind.PNS),
        ("198609261986051001", (NumberDoubt.APPOINTMENT,), NumberKind.PNS),
        ("198609262015053001", (NumberDoubt.SEX,), NumberKind.PNS),
        ("198609262015051000", (NumberDoubt.ROUNDED,), NumberKind.PNS),
        ("198609262015991001", (NumberDoubt.APPOINTMENT,), NumberKind.UNCLEAR),
    ],
)
def test_doubts_never_refuse(
    number: str, doubts: tuple[NumberDoubt, ...], kind: NumberKind
) -> None:
    assert parse_nip(number) == EmployeeNumber(number, None, doubts, kind)


@given(st.text("0123456789", min_size=18, max_size=18))
def test_eighteen_digits_are_always_taken_and_masked(digits: str) -> None:
    assert parse_nip(f" {spaced_nip(digits)} ").number == digits
    assert mask_nip(digits) == "\u2022" * 15 + digits[-3:]


@given(st.text(max_size=40))
def test_a_number_is_eighteen_digits_or_nothing(typed: str) -> None:
    number = parse_nip(typed).number

    assert number is None or (len(number) == 18 and number.isascii() and number.isdigit())


def test_forms_for_the_screen() -> None:
    assert spaced_nip(PNS) == "19860926 201505 1 001"
    assert spaced_nip(PPPK) == "19900101 2024 21 2 001"
    assert (spaced_nip(None), mask_nip(None)) == ("", "")
