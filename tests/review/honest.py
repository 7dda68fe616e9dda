"""An honest event as it may go: three hundred people in half an hour, and nobody cheats."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from eventapp.checkin import door_codes
from eventapp.checkin.door_codes import Door
from eventapp.checkin.rules import Method, Proof, Sign, Verdict, proofs_of
from eventapp.review.rules import (
    Facts,
    Looked,
    Presence,
    Result,
    Showing,
    Signed,
    Window,
    draw,
)
from tests.make import NINE
from tests.review.scenes import Hand

PEOPLE = 300
RUSH = 30 * 60.0
DESKS = 4
LENDERS = 0.01
DOOR = Door("ABCD", "sesi1")
KEY = b"k" * 32
BASE = "https://hadir.example"
WINDOW = Window(DOOR.session, NINE + timedelta(minutes=30), NINE + timedelta(hours=3), "Aula")


@dataclass(frozen=True, slots=True)
class Plan:
    """What differs from event to event: who uses the hall's screen, and whether all press at once.

    `hall` is the share of people who check in by the screen, the others stand at a desk.
    """

    name: str
    hall: float = 0.5
    announced: bool = False
    signs: bool = False


@dataclass(slots=True)
class Event:
    """One morning, drawn from `random`."""

    plan: Plan
    random: Random
    showings: list[Showing] = field(default_factory=list)

    def run(self) -> Facts:
        """Let everybody come; return what the finders see."""
        people = [f"P{number:03}" for number in range(PEOPLE)]
        by_screen = {one for one in people if self.random.random() < self.plan.hall}
        self._desks([one for one in people if one not in by_screen])
        self._hall([one for one in people if one in by_screen])
        present = [
            Presence(one.code or "", DOOR.session, one.method, one.at, None, proofs_of(one.method))
            for one in self.showings
            if one.verdict is Verdict.ADMITTED
        ]
        signed = list(self._signatures(people)) if self.plan.signs else []
        looked = list(self._spot_check(people))
        return Facts([WINDOW], self.showings, _confirmed(present, looked), (), signed, looked)

    def _desks(self, people: list[str]) -> None:
        """Scan people as they come, each at the desk that is free first."""
        free = [0.0] * DESKS
        clocks = [self.random.uniform(-40, 40) for _ in range(DESKS - 1)] + [-180.0]
        for code, comes in zip(people, self._arrivals(len(people)), strict=True):
            desk = min(range(DESKS), key=lambda one: free[one])
            at = max(comes, free[desk])
            free[desk] = at + max(2.0, self.random.lognormvariate(1.7, 0.5))
            self._ticket(code, at, desk, clocks)
            if again := self._again(at, desk):
                self._ticket(code, *again, clocks, verdict=Verdict.ALREADY_IN)

    def _again(self, at: float, desk: int) -> tuple[float, int] | None:
        """Say when and where a ticket is shown once more, if it is."""
        luck = self.random.random()
        if luck < 0.03:  # the hand, or the screen, was too slow for somebody
            return at + self.random.uniform(2, 60), desk
        if luck < 0.035:  # sent on to the desk beside it
            return at + self.random.uniform(20, 120), (desk + 1) % DESKS
        if luck < 0.045:  # came back from outside
            return at + self.random.uniform(200, 3600), self.random.randrange(DESKS)
        return None

    def _ticket(self, code: str, at: float, desk: int, clocks: list[float], **more: Any) -> None:
        # Set right by the server's clock to a second; sent when there was a network.
        moment = at + self.random.uniform(-1, 1)
        self._show(
            code,
            moment,
            method=Method.DESK_TICKET,
            device=f"HP {desk + 1}",
            phone_at=NINE + timedelta(seconds=at + clocks[desk]),
            received_at=NINE + timedelta(seconds=at + self._network()),
            **more,
        )

    def _hall(self, people: list[str]) -> None:
        """Let people scan the screen, answer who they are, and press; some on a lent phone."""
        times = self._arrivals(len(people))
        if self.plan.announced:
            # "Silakan pindai sekarang": two of three have waited for it, and do within two minutes.
            start = RUSH * 0.8
            times = sorted(
                start + self.random.expovariate(1 / 30) if self.random.random() < 0.67 else one
                for one in times
            )
        lent = dict(zip(people[5::20], people[6::20], strict=False))
        lenders = self.random.sample(sorted(lent), round(LENDERS * len(people)))
        borrowers = {lent[one]: one for one in lenders}
        for code, comes in zip(people, times, strict=True):
            phone = f"TEL{borrowers.get(code, code)}"
            seen = self._sent(comes)
            pressed = self._sent(seen + self.random.uniform(4, 60))
            self._show(
                code,
                float(int(seen)),
                method=Method.HALL_SCREEN,
                device=phone,
                received_at=NINE + timedelta(seconds=pressed),
                signs=_signs(comes, seen),
            )

    def _show(self, code: str, at: float, **more: Any) -> None:
        values: dict[str, Any] = {
            "code": code,
            "session": DOOR.session,
            "verdict": Verdict.ADMITTED,
            "at": NINE + timedelta(seconds=at),
        }
        self.showings.append(Showing(**(values | more)))

    def _arrivals(self, count: int) -> list[float]:
        """Return the moments of a Poisson process over the rush, twice as dense in its middle."""
        return sorted(self.random.triangular(0, RUSH) for _ in range(count))

    def _sent(self, at: float) -> float:
        """Return when the server has what a phone sends at `at`: late, and not while it is cut."""
        there = at + self._network()
        # Three times in the morning the hotel's network is gone for ten seconds.
        for cut in (RUSH * 0.35, RUSH * 0.6, RUSH * 0.85):
            if cut <= there < cut + 10:
                there = cut + 10 + self.random.uniform(0, 3)
        return there

    def _network(self) -> float:
        luck = self.random.random()
        if luck < 0.02:
            return self.random.uniform(15, 40)
        return self.random.uniform(4, 15) if luck < 0.12 else self.random.uniform(0.2, 3)

    def _signatures(self, people: list[str]) -> Iterator[Signed]:
        for code in people:
            yield Signed(code, Hand(self.random).sign(self.random), NINE, f"TEL{code}")

    def _spot_check(self, people: list[str]) -> Iterator[Looked]:
        """Look for ten; one in thirty has just gone out."""
        for code in draw(people, str(self.random.random())):
            is_out = self.random.random() < 1 / 30
            result = Result.NOT_FOUND if is_out else Result.FOUND
            yield Looked("uji", DOOR.session, code, result, WINDOW.starts_at)


def _signs(scanned: float, seen: float) -> frozenset[Sign]:
    """Return late_code as the hall's page finds it: by the code scanned and when it was shown.

    A code whose grace is over is refused and scanned anew, in time.
    """
    code = door_codes.current(DOOR, KEY, BASE, _moment(scanned))
    is_current = _moment(seen) < code.ends_at + door_codes.GRACE
    is_late = is_current and door_codes.is_late(DOOR, KEY, code.url, _moment(seen))
    return frozenset({Sign.LATE_CODE}) if is_late else frozenset()


def _moment(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def _confirmed(present: list[Presence], looked: list[Looked]) -> list[Presence]:
    """Let what the marshal found speak for those found."""
    found = {one.code for one in looked if one.result is Result.FOUND}
    return [
        Presence(
            one.code,
            one.session,
            one.method,
            one.arrived_at,
            None,
            one.proofs | ({Proof.SPOT} if one.code in found else set()),
        )
        for one in present
    ]
