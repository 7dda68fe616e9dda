"""Values worked out once for all who ask at the same moment; this process's alone.

Fifty boards then cost the database what one does, and every process sees the others' arrivals at
its next look: no table of counters is kept, and nothing has to be told to anybody.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from eventapp.board.rules import BusyError

Value = TypeVar("Value")


@dataclass(slots=True)
class _Place(Generic[Value]):
    lock: Lock = field(default_factory=Lock)
    # Replaced as one, so that it can be read without the lock.
    kept: tuple[datetime, Value] | None = None


class Shared(Generic[Value]):
    """Values by key: each is made again once it is older than `lasts`, at most `most` are kept."""

    def __init__(self, lasts: timedelta, most: int, patience: float = 3) -> None:
        """`patience` is how many seconds one waits for another's making."""
        self._lasts = lasts
        self._patience = patience
        self._most = most
        self._lock = Lock()
        self._places: OrderedDict[Hashable, _Place[Value]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._places)

    def get(self, key: Hashable, make: Callable[[], Value], at: datetime) -> Value:
        """Return the value as it was at `at` or less than `lasts` before.

        Whoever comes while it is being made waits for it instead of making it too; raises BusyError
        when that takes too long: boards must not hold all of a server's threads.
        """
        place = self._place(key)
        kept = place.kept
        if kept and self._is_fresh(kept[0], at):
            return kept[1]
        if not place.lock.acquire(timeout=self._patience):
            raise BusyError
        try:
            kept = place.kept
            if kept and self._is_fresh(kept[0], at):
                return kept[1]
            value = make()
            place.kept = (at, value)
            return value
        finally:
            place.lock.release()

    def _is_fresh(self, made_at: datetime, at: datetime) -> bool:
        # Either way: a clock that was set back must not keep an old value standing.
        return abs(at - made_at) < self._lasts

    def _place(self, key: Hashable) -> _Place[Value]:
        with self._lock:
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = _Place()
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
            return place
