"""Thousands of visitors in one thread: each waits, asks, reads the answer, and goes on.

A visitor is a generator. It yields the moment it wants to wake (by `time.perf_counter`) or an
`Ask`, for which it is sent an `Answer`. The machine is the server's too: a thread or a process
for each would take it away, and count its own waiting among the answers' times.
"""

import heapq
import selectors
import socket
import time
from collections import defaultdict
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

_END = b"\r\n\r\n"
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. `kind` is what its time is counted under; `good` are the answers hoped for."""

    kind: str
    request: bytes
    good: tuple[int, ...] = (200,)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came; status 0 when nothing did."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header's first value, or nothing."""
        return next((value for key, value in self.headers if key == name), "")


Asking = Generator[Ask | float, Answer | None, None]
"""A visitor, or a part of what one does."""


@dataclass(slots=True)
class Tally:
    """The times of one kind of request, in seconds, and what went wrong."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def share(self, part: float) -> float:
        """Return the milliseconds that `part` of all took at most."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000 if ordered else 0


@dataclass(slots=True, eq=False)
class _Line:
    """One request under way: a connection of its own, as a phone's that slept in between."""

    visitor: Asking
    ask: Ask
    connection: socket.socket
    begun: float
    rest: bytes
    received: bytes = b""


class Crowd:
    """Lets visitors act until `until`; what is asked by then is still answered."""

    def __init__(self, port: int) -> None:
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        # How late this thread was itself: what it adds to the times it measures.
        self.late: list[float] = []
        self._port = port
        self._order = count()
        self._asleep: list[tuple[float, int, Asking]] = []
        self._waiting = selectors.DefaultSelector()
        self._lines: set[_Line] = set()

    def add(self, visitor: Asking) -> None:
        """Let somebody come in."""
        self._go_on(visitor, None)

    def run(self, until: float) -> None:
        """Serve all of them."""
        while self._lines or (self._asleep and time.perf_counter() < until):
            now = time.perf_counter()
            while self._asleep and self._asleep[0][0] <= now < until:
                wake_at, _order, visitor = heapq.heappop(self._asleep)
                self.late.append(time.perf_counter() - wake_at)
                self._go_on(visitor, None)
            ends = self._asleep[0][0] if self._asleep and now < until else now + 0.5
            for key, events in self._waiting.select(max(min(ends, until) - now, 0.0)):
                self._move(key.data, events)
            for line in [one for one in self._lines if now - one.begun > _PATIENCE]:
                self._end(line, Answer(), "no answer")
        self._waiting.close()

    def _go_on(self, visitor: Asking, answer: Answer | None) -> None:
        try:
            wanted = visitor.send(answer) if answer else next(visitor)
        except StopIteration:
            return
        if isinstance(wanted, Ask):
            self._send(visitor, wanted)
        else:
            heapq.heappush(self._asleep, (wanted, next(self._order), visitor))

    def _send(self, visitor: Asking, ask: Ask) -> None:
        begun = time.perf_counter()
        connection = socket.socket()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect_ex(("127.0.0.1", self._port))
        line = _Line(visitor, ask, connection, begun, ask.request)
        self._lines.add(line)
        self._waiting.register(connection, selectors.EVENT_WRITE, line)

    def _move(self, line: _Line, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                line.rest = line.rest[line.connection.send(line.rest) :]
                if not line.rest:
                    self._waiting.modify(line.connection, selectors.EVENT_READ, line)
                return
            part = line.connection.recv(262_144)
        except OSError as error:
            self._end(line, Answer(), type(error).__name__)
            return
        line.received += part
        if (answer := _whole(line.received)) is not None:
            is_good = answer.status in line.ask.good
            self._end(line, answer, "" if is_good else f"answered {answer.status}")
        elif not part:
            self._end(line, Answer(), "closed")

    def _end(self, line: _Line, answer: Answer, fault: str) -> None:
        tally = self.tallies[line.ask.kind]
        tally.times.append(time.perf_counter() - line.begun)
        if fault:
            tally.errors.append(fault)
        self._waiting.unregister(line.connection)
        with suppress(OSError):
            line.connection.close()
        self._lines.discard(line)
        self._go_on(line.visitor, answer)


def _whole(received: bytes) -> Answer | None:
    head, found, body = received.partition(_END)
    if not found:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    headers = tuple((pair[0].lower(), pair[-1]) for pair in pairs)
    status = int(first.split(" ")[1])
    answer = Answer(status, headers, body)
    length = answer.header("content-length")
    if status != 304 and (not length or len(body) < int(length)):
        return None
    return answer
