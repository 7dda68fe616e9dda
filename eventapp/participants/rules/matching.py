"""Decide who the rows of a list are: somebody new, somebody known, a repetition, or nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.people import Doubt, Draft, Problem, Reason


class Outcome(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    MATCHED = "matched"
    REPEATED = "repeated"
    REJECTED = "rejected"


class Likeness(StrEnum):
    """By what a person was recognised, the strongest first."""

    NIP = "nip"
    NAME_AND_PHONE = "name_and_phone"
    NAME_AND_EMAIL = "name_and_email"
    NAME_AND_UNIT = "name_and_unit"


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody already stored, as far as recognising needs it (`name_key` of names.name_key)."""

    id: int
    name_key: str
    nip: str | None = None
    unit_code: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what becomes of it.

    MATCHED: `person_id` is the known person. REPEATED: `same_as` is the number of the earlier row,
    and `person_id` the person if that row was matched. Both: `likeness` says by what.
    """

    draft: Draft
    outcome: Outcome
    person_id: int | None = None
    same_as: int | None = None
    likeness: Likeness | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    entry: "_Entry"
    likeness: Likeness


@dataclass(slots=True)
class _Entry:
    """A person the list can be compared with: a known one, or one an earlier row brought."""

    name_key: str
    nip: str | None
    unit_code: str | None
    phone: str | None
    email: str | None
    person_id: int | None
    row: int | None


class _AmbiguousError(Exception):
    """Several people fit a row equally well."""


class _People:
    """Everybody so far, by number and by name."""

    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self._by_nip: dict[str, _Entry] = {}
        self._by_name: dict[str, list[_Entry]] = defaultdict(list)
        self.phones: dict[str, set[str]] = defaultdict(set)
        for p in known:
            self.add(_Entry(p.name_key, p.nip, p.unit_code, p.phone, p.email, p.id, None))

    def add(self, entry: _Entry) -> None:
        if entry.nip:
            self._by_nip.setdefault(entry.nip, entry)
        self._by_name[entry.name_key].append(entry)
        if entry.phone:
            self.phones[entry.phone].add(entry.name_key)

    def find(self, draft: Draft) -> _Found | None:
        """Return who the row is. Raises _AmbiguousError when several fit equally well.

        The number decides alone. A name never does: it needs a phone, an e-mail or the unit with
        it, and two different numbers are two people whatever else they share.
        """
        if draft.nip and draft.nip in self._by_nip:
            return _Found(self._by_nip[draft.nip], Likeness.NIP)
        namesakes = [
            entry
            for entry in self._by_name.get(draft.name_key, [])
            if not (draft.nip and entry.nip)
        ]
        for likeness, field in (
            (Likeness.NAME_AND_PHONE, "phone"),
            (Likeness.NAME_AND_EMAIL, "email"),
            (Likeness.NAME_AND_UNIT, "unit_code"),
        ):
            wanted = getattr(draft, field)
            alike = [entry for entry in namesakes if wanted and getattr(entry, field) == wanted]
            if len(alike) > 1:
                raise _AmbiguousError
            if alike:
                return _Found(alike[0], likeness)
        return None


def judge(drafts: Sequence[Draft], known: Iterable[KnownPerson]) -> list[Judged]:
    """Return the rows in their order, each with its outcome. Rows are compared with each other too.

    Raises nothing: a row that fits several known people equally is given back, to be told apart
    by its employee number.
    """
    people = _People(known)
    return [_judge(draft, people) for draft in drafts]


def counts(judged: Iterable[Judged]) -> dict[Outcome, int]:
    """Return how many rows have each outcome; all four are there."""
    found = Counter(row.outcome for row in judged)
    return {outcome: found[outcome] for outcome in Outcome}


def _judge(draft: Draft, people: _People) -> Judged:
    if draft.problems:
        return Judged(draft, Outcome.REJECTED)
    try:
        found = people.find(draft)
    except _AmbiguousError:
        problem = Problem(Field.NAME, Reason.PERSON_AMBIGUOUS, draft.name.full)
        return Judged(draft.with_problem(problem), Outcome.REJECTED)
    if found is None:
        return Judged(_add(draft, people), Outcome.CREATE)
    entry = found.entry
    if entry.row is not None:
        return Judged(draft, Outcome.REPEATED, entry.person_id, entry.row, found.likeness)
    entry.row = draft.number
    return Judged(draft, Outcome.MATCHED, entry.person_id, None, found.likeness)


def _add(draft: Draft, people: _People) -> Draft:
    """Remember a new person; a phone that somebody else's name has already is worth a look."""
    is_shared = bool(draft.phone and people.phones.get(draft.phone, set()) - {draft.name_key})
    people.add(
        _Entry(
            draft.name_key,
            draft.nip,
            draft.unit_code,
            draft.phone,
            draft.email,
            None,
            draft.number,
        )
    )
    return draft.with_doubt(Doubt.PHONE_SHARED) if is_shared else draft
