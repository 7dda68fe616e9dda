"""Facts for the finders: short words for scans, presences and signatures of one session."""

import math
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from eventapp.checkin.rules import Method, Proof, Verdict
from eventapp.review.rules import Facts, Flag, Presence, Showing, Window, find
from tests.make import NINE

SESSION = "sesi1"
WINDOW = Window(SESSION, NINE, NINE + timedelta(hours=2), "Aula")
Strokes = list[list[float]]


def showing(code: str, seconds: float = 0, **more: Any) -> Showing:
    """Return a scan at NINE plus `seconds`, admitted at a desk unless said otherwise."""
    at = NINE + timedelta(seconds=seconds)
    values: dict[str, Any] = {
        "code": code,
        "session": SESSION,
        "received_at": at,
        "verdict": Verdict.ADMITTED,
        "method": Method.DESK_TICKET,
        "at": at,
        "phone_at": at,
        "device": "HP 1",
    }
    return Showing(**(values | more))


def hall(code: str, seconds: float = 0, phone: str = "", **more: Any) -> Showing:
    """Return a press in the hall, by a phone of one's own unless said otherwise."""
    values = {"method": Method.HALL_SCREEN, "device": phone or f"P{code}", "phone_at": None}
    return showing(code, seconds, **(values | more))


def presence(code: str, seconds: float = 0, **more: Any) -> Presence:
    """Return a presence at NINE plus `seconds` in the hall."""
    values: dict[str, Any] = {
        "session": SESSION,
        "method": Method.HALL_SCREEN,
        "arrived_at": NINE + timedelta(seconds=seconds),
        "proofs": frozenset({Proof.CODE}),
    }
    return Presence(code=code, **(values | more))


def facts(showings: Sequence[Showing] = (), **more: Any) -> Facts:
    """Return facts in which whoever was admitted is present."""
    present = [
        Presence(one.code or "", one.session or "", one.method, one.at)
        for one in showings
        if one.verdict is Verdict.ADMITTED
    ]
    values: dict[str, Any] = {"windows": [WINDOW], "presences": present}
    return Facts(showings=showings, **(values | more))


def told(found: Facts) -> list[tuple[str, int, list[str]]]:
    """Return the flags: kind, strength, and whom they are about."""
    return [(str(one.kind), int(one.strength), codes(one)) for one in find(found)]


def codes(flag: Flag) -> list[str]:
    """Return whom a flag is about, in its order."""
    return [item.code for item in flag.items]


class Hand:
    """Somebody's way of signing: a made-up curve of a few waves that moves to the right."""

    def __init__(self, random: Random) -> None:
        waves = random.randint(2, 6)
        self.run = random.uniform(0.2, 1.2)
        self.slant = random.gauss(0, 0.3)
        self.across = self._waves(random, 0.3, waves)
        self.along = self._waves(random, 0.4, waves)

    def _waves(self, random: Random, size: float, count: int) -> list[tuple[float, float]]:
        return [
            (random.gauss(0, size) / math.sqrt(n), random.uniform(0, math.tau))
            for n in range(1, count)
        ]

    def sign(self, random: Random, shake: float = 0.1) -> Strokes:
        """Return a signature; `shake` is how far this one differs from the last."""
        shaken = [
            [(a * (1 + random.gauss(0, shake)), p + random.gauss(0, shake)) for a, p in waves]
            for waves in (self.across, self.along)
        ]
        stroke: list[float] = []
        for step in range(80):
            t = step / 80
            x, y = (
                sum(a * math.sin(9.4 * n * t + p) for n, (a, p) in enumerate(waves, 1))
                for waves in shaken
            )
            stroke += [(x + self.run * t + self.slant * y) / 8 + 0.5, y / 8 + 0.5]
        return [stroke]
