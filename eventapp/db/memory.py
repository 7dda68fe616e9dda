"""What every request asks, taken from memory, and asked again by the transaction that relies on it.

Nothing is done on what was remembered alone: a transaction that finds it changed writes nothing,
and the request begins anew with what the database says now.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from eventapp.core.errors import DomainError
from eventapp.db.glance import Question, Rows, answers

MOST_KEPT = 1_000
_KEPT: WeakKeyDictionary[Engine, dict[Hashable, "Premise"]] = WeakKeyDictionary()


class ChangedError(DomainError):
    """What a request relied on is so no longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Premise:
    """Rows as they were read, and the question they answered."""

    question: Question[Rows]
    rows: Rows


class Memory:
    """One request's view of what its process has read before; `premises` is what it relied on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = _KEPT.setdefault(engine, {})
        self.premises: list[Premise] = []

    def rows(self, question: Question[Rows]) -> Rows:
        """Return the rows kept for a question, asked now when there are none."""
        key = _key(question)
        premise = self._kept.get(key)
        if premise is None:
            premise = Premise(question, answers(self._engine, [question])[0])
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            if premise.rows:
                self._kept[key] = premise
        self.premises.append(premise)
        return premise.rows

    def forget(self) -> None:
        """Drop what this request relied on."""
        for premise in self.premises:
            self._kept.pop(_key(premise.question), None)


def _key(question: Question[Rows]) -> Hashable:
    return (question.glance, *question.values.values())


def confirmed(
    connection: Connection, premises: Iterable[Premise], questions: Sequence[Question[Any]]
) -> list[Any]:
    """Return the answers to `questions`, asked together with what the transaction relies on.

    Raises ChangedError when one of `premises` is so no longer.
    """
    relied = list(premises)
    found = answers(connection, [*(one.question for one in relied), *questions])
    if found[: len(relied)] != [one.rows for one in relied]:
        raise ChangedError
    return found[len(relied) :]
