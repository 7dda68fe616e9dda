"""Who a row is: somebody new, somebody known, a repetition, or nobody."""

from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.matching import (
    Judged,
    KnownPerson,
    Likeness,
    Outcome,
    counts,
    judge,
)
from eventapp.participants.rules.names import split_name
from eventapp.participants.rules.people import Doubt, Draft, Problem, Reason

PNS, OTHER = "198609262015051001", "198609262015051002"
PHONE, EMAIL = "+6281234567890", "andi@kota.example"


def row(number: int, name: str = "Andi", unit: str | None = "DLH", **more: str) -> Draft:
    return Draft(
        number=number,
        name=split_name(name),
        unit_code=unit,
        nip=more.get("nip"),
        phone=more.get("phone"),
        email=more.get("email"),
    )


def known(ident: int, name: str = "andi", unit: str | None = "DLH", **more: str) -> KnownPerson:
    nip, phone, email = (more.get(field) for field in ("nip", "phone", "email"))
    return KnownPerson(ident, name, nip, unit, phone, email)


def one(draft: Draft, *people: KnownPerson) -> tuple[Outcome, int | None, Likeness | None]:
    judged = judge([draft], people)[0]
    return judged.outcome, judged.person_id, judged.likeness


def test_the_number_decides_alone() -> None:
    draft = row(1, "Sama Sekali Lain", "SETDA", nip=PNS)

    assert one(draft, known(5, nip=PNS)) == (Outcome.MATCHED, 5, Likeness.NIP)


def test_two_numbers_are_two_people_whatever_else_they_share() -> None:
    draft = row(1, nip=OTHER, phone=PHONE, email=EMAIL)

    assert one(draft, known(5, nip=PNS, phone=PHONE, email=EMAIL)) == (Outcome.CREATE, None, None)


def test_a_name_needs_something_with_it() -> None:
    assert one(row(1, unit="SETDA"), known(5)) == (Outcome.CREATE, None, None)
    assert one(row(1, "Dr. ANDI, M.Si."), known(5)) == (Outcome.MATCHED, 5, Likeness.NAME_AND_UNIT)
    assert one(row(1, unit="SETDA", phone=PHONE), known(5, phone=PHONE)) == (
        Outcome.MATCHED,
        5,
        Likeness.NAME_AND_PHONE,
    )
    assert one(row(1, unit="SETDA", email=EMAIL), known(5, email=EMAIL)) == (
        Outcome.MATCHED,
        5,
        Likeness.NAME_AND_EMAIL,
    )


def test_a_shared_phone_is_no_person_but_worth_a_look() -> None:
    judged = judge([row(1, "Budi", phone=PHONE)], [known(5, phone=PHONE)])

    assert [(j.outcome, j.draft.doubts) for j in judged] == [
        (Outcome.CREATE, (Doubt.PHONE_SHARED,))
    ]


def test_several_namesakes_are_told_apart_by_phone_or_given_back() -> None:
    people = [known(5, phone=PHONE), known(6)]

    assert one(row(1, phone=PHONE), *people) == (Outcome.MATCHED, 5, Likeness.NAME_AND_PHONE)
    judged = judge([row(1)], people)[0]
    assert judged.outcome is Outcome.REJECTED
    assert judged.draft.problems == (Problem(Field.NAME, Reason.PERSON_AMBIGUOUS, "Andi"),)


def test_rows_are_compared_with_each_other() -> None:
    first, again, also = row(1, nip=PNS), row(2, "ANDI"), row(3, nip=PNS)

    assert judge([first, again, also], []) == [
        Judged(first, Outcome.CREATE),
        Judged(again, Outcome.REPEATED, None, 1, Likeness.NAME_AND_UNIT),
        Judged(also, Outcome.REPEATED, None, 1, Likeness.NIP),
    ]


def test_a_known_person_twice_in_a_list_is_matched_once() -> None:
    first, again = row(1, nip=PNS), row(2, nip=PNS)

    assert judge([first, again], [known(5, nip=PNS)]) == [
        Judged(first, Outcome.MATCHED, 5, None, Likeness.NIP),
        Judged(again, Outcome.REPEATED, 5, 1, Likeness.NIP),
    ]


def test_a_faulty_row_is_compared_with_nobody() -> None:
    faulty = row(1, nip=PNS).with_problem(Problem(Field.UNIT, Reason.MISSING))

    assert counts(judge([faulty, row(2, nip=PNS)], [])) == {
        Outcome.CREATE: 1,
        Outcome.MATCHED: 0,
        Outcome.REPEATED: 0,
        Outcome.REJECTED: 1,
    }
