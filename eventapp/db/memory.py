"""What every request asks, taken from memory, and asked again by the transaction that relies on it.

Nothing is done on what was remembered alone: a transaction that finds it changed writes nothing,
and the request begins anew with what the database says now.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from eventapp.core.errors import DomainError

MOST_KEPT = 1_000
_Rows = list[tuple[Any, ...]]
_Read = Callable[[Engine | Connection], _Rows]
_KEPT: WeakKeyDictionary[Engine, dict[Hashable, "Premise"]] = WeakKeyDictionary()


class ChangedError(DomainError):
    """What a request relied on is so no longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Premise:
    """Rows as they were read, and how to read them again."""

    key: Hashable
    read: _Read
    rows: _Rows


class Memory:
    """One request's view of what its process has read before; `premises` is what it relied on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = _KEPT.setdefault(engine, {})
        self.premises: list[Premise] = []

    def rows(self, key: Hashable, read: _Read) -> _Rows:
        """Return the rows kept under `key`, read now when there are none."""
        premise = self._kept.get(key)
        if premise is None:
            premise = Premise(key, read, read(self._engine))
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            if premise.rows:
                self._kept[key] = premise
        self.premises.append(premise)
        return premise.rows

    def forget(self) -> None:
        """Drop what this request relied on."""
        for premise in self.premises:
            self._kept.pop(premise.key, None)


def confirm(connection: Connection, premises: Iterable[Premise]) -> None:
    """Look again, in the transaction that relies on them; raises ChangedError."""
    if any(one.read(connection) != one.rows for one in premises):
        raise ChangedError
