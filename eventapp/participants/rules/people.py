"""Turn one row of anybody's list into a person with faults and doubts named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from eventapp.core.text import clean, sort_key
from eventapp.participants.rules import contacts
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.employee_numbers import NumberKind, parse_nip
from eventapp.participants.rules.names import (
    NAME_LIMIT,
    TITLE_LIMIT,
    PersonName,
    join_typed,
    name_key,
)
from eventapp.participants.rules.spelling import is_doctor_unsure, is_usable_name
from eventapp.units.rules import UnitIndex, UnitVerdict

TEXT_LIMIT = 160
_CONTRACT_GRADE = re.compile(r"(gol\w*\.?\s*)?(i{1,3}|iv|v|vi{1,3}|ix|x|xi{1,3}|xiv|xv|xvi{1,2})")


class Employment(StrEnum):
    """How somebody serves; decides on NIP, lesson hours and the list they stand on."""

    PNS = "pns"
    PPPK = "pppk"
    PPPK_PART_TIME = "pppk_part_time"
    DPRD = "dprd"
    NON_ASN = "non_asn"
    GUEST = "guest"


class Role(StrEnum):
    """In what capacity somebody is at an event."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    ORGANISER = "organiser"


# Invited from elsewhere: they may come without a unit of ours.
GUESTS = (Role.SPEAKER, Role.MODERATOR)


class Reason(StrEnum):
    """Why a row is given back."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_NAME = "not_a_name"
    NIP_DESTROYED = "nip_destroyed"
    NIP_WRONG_LENGTH = "nip_wrong_length"
    NIP_NOT_DIGITS = "nip_not_digits"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    PERSON_AMBIGUOUS = "person_ambiguous"


class Doubt(StrEnum):
    """What a human should look at, though the row is taken."""

    NIP_BIRTH_DATE = "nip_birth_date"
    NIP_APPOINTMENT = "nip_appointment"
    NIP_SEX = "nip_sex"
    NIP_ROUNDED = "nip_rounded"
    PHONE_DROPPED = "phone_dropped"
    PHONE_SHARED = "phone_shared"
    EMAIL_DROPPED = "email_dropped"
    DOCTOR_UNSURE = "doctor_unsure"
    ROLE_UNKNOWN = "role_unknown"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the field, the reason, what was typed, unit codes that may have been meant."""

    field: Field
    reason: Reason
    value: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A person as one row gives them. `number` is the row (Excel's count) or an index.

    With `problems` the row is to be given back; the other fields then hold what could be read.
    """

    number: int
    name: PersonName
    nip: str | None = None
    rank: str = ""
    position: str = ""
    unit_code: str | None = None
    phone: str | None = None
    email: str | None = None
    role: Role = Role.PARTICIPANT
    employment: Employment = Employment.NON_ASN
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def name_key(self) -> str:
        """What two spellings of this name share."""
        return name_key(self.name.name)

    def with_problem(self, problem: Problem) -> "Draft":
        """Return the same row with one more fault."""
        return replace(self, problems=(*self.problems, problem))

    def with_doubt(self, doubt: Doubt) -> "Draft":
        """Return the same row with one more doubt."""
        return replace(self, doubts=(*self.doubts, doubt))


_ROLES = {
    Role.SPEAKER: ("narasumber", "pemateri", "pembicara", "speaker"),
    Role.MODERATOR: ("moderator",),
    Role.ORGANISER: ("panitia", "penyelenggara", "organiser", "organizer", "committee"),
    Role.PARTICIPANT: ("peserta", "undangan", "participant", "undangan peserta"),
}
_EMPLOYMENTS = {
    Employment.PPPK_PART_TIME: ("pppk paruh waktu", "paruh waktu", "pppk part time", "p3k pw"),
    Employment.PPPK: ("pppk", "p3k", "pppk penuh waktu"),
    Employment.PNS: ("pns", "cpns", "asn"),
    Employment.DPRD: ("dprd", "anggota dprd"),
    Employment.NON_ASN: ("non asn", "honorer", "nonasn", "tks", "thl", "non pns", "tkk"),
    Employment.GUEST: ("tamu", "guest", "umum", "masyarakat"),
}


def read_draft(
    number: int, values: Mapping[Field, str], units: UnitIndex, *, needs_unit: bool = True
) -> Draft:
    """Read one row's fields into a draft; a bad field never hides the next one's fault.

    An unusable phone or e-mail is dropped with a doubt: the person is more than their number.
    """
    name, problems = _read_name(values)
    typed_nip = values.get(Field.NIP, "")
    nip = parse_nip(typed_nip)
    doubts = [Doubt(doubt.value) for doubt in nip.doubts]
    if nip.fault:
        problems.append(Problem(Field.NIP, Reason(nip.fault.value), clean(typed_nip, 60)))
    code, unit_problem = _read_unit(values.get(Field.UNIT, ""), units, needs_unit=needs_unit)
    problems += [unit_problem] if unit_problem else []
    rank = ", ".join(filter(None, (_text(values, Field.RANK), _text(values, Field.GRADE))))
    position = _text(values, Field.POSITION)
    for field, text in ((Field.RANK, rank), (Field.POSITION, position)):
        if len(text) > TEXT_LIMIT:
            problems.append(Problem(field, Reason.TOO_LONG, text[:60]))
    if is_doctor_unsure(values.get(Field.NAME, "")) and name.front_title:
        doubts.append(Doubt.DOCTOR_UNSURE)
    phone, email, dropped = _read_contacts(values)
    role, is_role_known = _read_role(_text(values, Field.ROLE))
    doubts += dropped + ([] if is_role_known else [Doubt.ROLE_UNKNOWN])
    return Draft(
        number=number,
        name=name,
        nip=nip.number,
        rank=rank[:TEXT_LIMIT],
        position=position[:TEXT_LIMIT],
        unit_code=code,
        phone=phone,
        email=email,
        role=role,
        employment=read_employment(_text(values, Field.EMPLOYMENT))
        or guess_employment(nip.number, nip.kind, position, rank),
        problems=tuple(problems),
        doubts=tuple(doubts),
    )


def read_employment(text: str) -> Employment | None:
    """Return the kind a word like "PPPK Paruh Waktu" or the API's own value stands for."""
    words = sort_key(text)
    for employment, synonyms in _EMPLOYMENTS.items():
        if words in synonyms or words == sort_key(employment.value):
            return employment
    return None


def guess_employment(
    nip: str | None, kind: NumberKind, position: str = "", rank: str = ""
) -> Employment:
    """Return the likeliest kind: by the number's own digits, else by the post, else non-ASN.

    PNS ranks have a slash (III/c), PPPK ranks are plain roman numbers (IX).
    """
    if nip:
        is_contract = _CONTRACT_GRADE.fullmatch(rank.casefold().strip())
        return Employment.PPPK if kind is NumberKind.PPPK or is_contract else Employment.PNS
    words = f" {sort_key(position)} "
    if " dprd " in words and re.search(r" (anggota|ketua|wakil ketua|pimpinan) ", words):
        return Employment.DPRD
    return Employment.PNS if re.search(r"\bI{1,3}V?/[a-e]\b", rank) else Employment.NON_ASN


def _read_name(values: Mapping[Field, str]) -> tuple[PersonName, list[Problem]]:
    typed = clean(values.get(Field.NAME, ""), 1000)
    front, back = _text(values, Field.FRONT_TITLE), _text(values, Field.BACK_TITLE)
    name = join_typed(front, typed, back)
    if not typed or not contacts.is_given(typed):
        return name, [Problem(Field.NAME, Reason.MISSING)]
    if len(name.name) > NAME_LIMIT:
        return name, [Problem(Field.NAME, Reason.TOO_LONG, typed[:60])]
    problems = []
    if not is_usable_name(typed) or not is_usable_name(name.name):
        problems.append(Problem(Field.NAME, Reason.NOT_A_NAME, typed[:60]))
    titles = ((Field.FRONT_TITLE, name.front_title), (Field.BACK_TITLE, name.back_title))
    for field, title in titles:
        if len(title) > TITLE_LIMIT:
            problems.append(Problem(field, Reason.TOO_LONG, title[:60]))
        elif title and not is_usable_name(f"ab {title}"):
            problems.append(Problem(field, Reason.NOT_A_NAME, title[:60]))
    return name, problems


def _read_unit(
    typed: str, units: UnitIndex, *, needs_unit: bool
) -> tuple[str | None, Problem | None]:
    if not contacts.is_given(typed):
        return None, Problem(Field.UNIT, Reason.MISSING) if needs_unit else None
    match = units.find(typed)
    if match.verdict is UnitVerdict.FOUND:
        return match.code, None
    is_ambiguous = match.verdict is UnitVerdict.AMBIGUOUS
    reason = Reason.UNIT_AMBIGUOUS if is_ambiguous else Reason.UNIT_UNKNOWN
    return None, Problem(Field.UNIT, reason, clean(typed, 120), match.candidates)


def _read_contacts(values: Mapping[Field, str]) -> tuple[str | None, str | None, list[Doubt]]:
    typed_phone, typed_email = values.get(Field.PHONE, ""), values.get(Field.EMAIL, "")
    phone, email = contacts.parse_phone(typed_phone), contacts.parse_email(typed_email)
    dropped = []
    if phone is None and contacts.is_given(typed_phone):
        dropped.append(Doubt.PHONE_DROPPED)
    if email is None and contacts.is_given(typed_email):
        dropped.append(Doubt.EMAIL_DROPPED)
    return phone, email, dropped


def _read_role(text: str) -> tuple[Role, bool]:
    words = sort_key(text)
    for role, synonyms in _ROLES.items():
        if words in synonyms:
            return role, True
    return Role.PARTICIPANT, not words


def _text(values: Mapping[Field, str], field: Field) -> str:
    text = clean(values.get(field, ""), 1000)
    return text if contacts.is_given(text) else ""
