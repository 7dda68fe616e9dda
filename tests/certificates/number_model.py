"""What the register of numbers should be: the same history on paper, one number at a time."""

from dataclasses import dataclass, field


class Short(Exception):
    """No number for anybody who is due."""


class Taken(Exception):
    """A number is on another paper, or typed."""


@dataclass
class Slip:
    """One number on paper: who has it, its newest version, how many there are, those revoked."""

    holder: str
    number: str
    state: str = "issued"
    versions: int = 1
    revoked: set[int] = field(default_factory=set)


@dataclass
class Block:
    """Numbers set aside; `event` None while they are for a purpose."""

    event: int | None
    free: list[int]
    reason: str
    is_closed: bool = False


@dataclass
class Model:
    """A year of an office: a pile of numbers for each kind, blocks, an agenda book, people due."""

    year: int
    top: dict[str, int] = field(default_factory=lambda: {"certificate": 0, "agenda": 0})
    first: int = 1
    slips: dict[tuple[str, int], Slip] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    typed: list[tuple[int, str]] = field(default_factory=list)
    due: dict[int, list[str]] = field(default_factory=dict)
    source: dict[int, str] = field(default_factory=dict)

    def written(self, serial: int) -> str:
        """Return a number of the series as the default pattern has it."""
        return f"700.1.2/{serial:03}/INSPEKTORAT/XI/{self.year}"

    @property
    def printed(self) -> set[str]:
        """All numbers on paper."""
        return {one.number for one in self.slips.values()}

    @property
    def is_begun(self) -> bool:
        """Whether a number of the series has left it."""
        return bool(self.blocks) or any(kind == "certificate" for kind, _serial in self.slips)

    def issue(self, event: int, limit: int | None) -> int:
        """Give numbers to the first of those due, and return to how many."""
        people = sorted(self.due[event])[:limit]
        if not people:
            return 0
        kind, found = self._numbers(event, len(people))
        if not found:
            raise Short
        typed = {number for _event, number in self.typed}
        forbidden = self.printed | (typed if kind == "certificate" else set())
        if forbidden & {number for _serial, number in found}:
            raise Taken
        for name, (serial, number) in zip(people, found, strict=False):
            self.slips[kind, serial] = Slip(name, number)
            self.due[event].remove(name)
            self._use(event, kind, serial, number)
        return len(found)

    def _numbers(self, event: int, count: int) -> tuple[str, list[tuple[int, str]]]:
        source = self.source[event]
        if source == "agenda":
            mine = [number for one, number in self.typed if one == event][:count]
            return "agenda", list(enumerate(mine, self.top["agenda"] + 1))
        serials = [self.top["certificate"] + 1 + extra for extra in range(count)]
        if source == "block":
            mine_too = [one for one in self.blocks if one.event == event and not one.is_closed]
            serials = sorted(serial for one in mine_too for serial in one.free)[:count]
        return "certificate", [(serial, self.written(serial)) for serial in serials]

    def _use(self, event: int, kind: str, serial: int, number: str) -> None:
        if self.source[event] == "agenda":
            self.typed.remove((event, number))
        if self.source[event] == "block":
            next(one for one in self.blocks if serial in one.free).free.remove(serial)
        else:
            self.top[kind] = serial

    def reserve(self, event: int | None, count: int, reason: str) -> None:
        """Set numbers aside."""
        first = self.top["certificate"] + 1
        self.blocks.append(Block(event, list(range(first, first + count)), reason))
        self.top["certificate"] += count

    def type_numbers(self, event: int, numbers: list[str]) -> list[tuple[int, str]]:
        """Put good ones on the list; return line and trouble of the others."""
        refused: list[tuple[int, str]] = []
        before = {number for _event, number in self.typed}
        seen: set[str] = set()
        for line, number in enumerate(numbers, 1):
            if number in self.printed:
                refused.append((line, "used"))
            elif number in before:
                refused.append((line, "waiting"))
            elif number in seen:
                refused.append((line, "twice"))
            else:
                self.typed.append((event, number))
            seen.add(number)
        return refused

    def register(self) -> list[tuple[str, int, str, str, int]]:
        """Return kind, serial, number, state and versions of every number, in order."""
        found = [
            (kind, serial, one.number, one.state, one.versions)
            for (kind, serial), one in self.slips.items()
        ]
        for block in self.blocks:
            state = "unused" if block.is_closed else "reserved"
            found += [("certificate", serial, "", state, 0) for serial in block.free]
        found += [("agenda", 0, number, "waiting", 0) for _event, number in self.typed]
        return sorted(found)
