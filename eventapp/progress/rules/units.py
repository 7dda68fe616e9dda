"""Which units a target speaks of, and which of them stand for themselves in a count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit in a year: `heads` is its head count of that year, None when nobody gave it.

    `has_heads` says whether it has a head count of any year, so that a figure's shape doesn't
    change only because this year's list isn't in yet.
    """

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None = None
    heads: int | None = None
    has_heads: bool = False
    is_valid: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a target is for: units by code and kinds of units together; empty is everybody."""

    codes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is left out, not even people without a unit."""
        return not self.codes and not self.kinds


EVERYBODY = Scope()


class Forest:
    """All units, with those below each."""

    def __init__(self, units: Iterable[UnitNode]) -> None:
        self.units = {unit.id: unit for unit in units}
        self._below: dict[int | None, list[UnitNode]] = defaultdict(list)
        for unit in self.units.values():
            parent = unit.parent_id if unit.parent_id in self.units else None
            self._below[parent].append(unit)

    def below(self, unit: UnitNode) -> frozenset[int]:
        """Return the ids of `unit` and of everything under it."""
        found = {unit.id}
        waiting = [unit.id]
        while waiting:
            for child in self._below[waiting.pop()]:
                if child.id not in found:
                    found.add(child.id)
                    waiting.append(child.id)
        return frozenset(found)

    def members(self, scope: Scope) -> frozenset[int] | None:
        """Return the ids of the units in `scope` with those under them; None for everybody."""
        if scope.is_everybody:
            return None
        return frozenset(i for unit in self._named(scope) for i in self.below(unit))

    def counted(self, scope: Scope) -> list[UnitNode]:
        """Return the units of `scope` that stand for themselves in counts, by name.

        Named units, but not those under a named one that has a head count: a council's
        committees are within its 45 members. For everybody: the tops of the tree; a top without
        a head count (the government itself) is only a roof and gives way to those right below.
        """
        chosen = self._tops() if scope.is_everybody else self._apart(self._named(scope))
        valid = (unit for unit in chosen if unit.is_valid)
        return sorted(valid, key=lambda unit: (unit.name.casefold(), unit.code))

    def _named(self, scope: Scope) -> list[UnitNode]:
        return [
            unit
            for unit in self.units.values()
            if unit.code in scope.codes or unit.kind in scope.kinds
        ]

    def _apart(self, named: list[UnitNode]) -> list[UnitNode]:
        covered = {i for u in named if u.has_heads for i in self.below(u) if i != u.id}
        return [unit for unit in named if unit.id not in covered]

    def _tops(self) -> list[UnitNode]:
        found: list[UnitNode] = []
        for top in self._below[None]:
            children = self._below[top.id]
            found += [top] if top.has_heads or not children else children
        return found
