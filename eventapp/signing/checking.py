"""Check a signed PDF from anywhere, in a process of its own that may not take much.

What a stranger sends can be made to eat memory and time; then that process ends, not this one.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

MOST_BYTES = 2 * 1024 * 1024
_WALL_SECONDS = 20
_PATIENCE_SECONDS = 10
# Each may take half a gigabyte: so many at once, the others wait.
_AT_ONCE = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Validity:
    """What the signature of a file says; of several, the last one.

    `is_ours`: its certificate is one of those trusted, or below one. `signed_at` is what the
    file says, `stamped_at` what a time stamp server signed. `problem` is "" or the first of:
    too_large, busy, too_slow, too_greedy, unreadable, encrypted, too_many, unsigned, altered
    (since it was signed), appended (something was added after), unknown_signer.
    """

    is_intact: bool = False
    covers_whole_file: bool = False
    is_ours: bool = False
    signer: str = ""
    signed_at: datetime | None = None
    key_id: str = ""
    problem: str = ""
    stamped_at: datetime | None = None

    @property
    def is_good(self) -> bool:
        """Whether the file is ours, whole and unchanged."""
        return self.is_intact and self.covers_whole_file and self.is_ours


def check(data: bytes, *, trusted: Sequence[bytes], most_bytes: int = MOST_BYTES) -> Validity:
    """Return what the signature of `data` is worth; never raises for what the file holds.

    `trusted` are certificates in DER: authorities, or signers themselves.
    """
    if len(data) > most_bytes:
        return Validity(problem="too_large")
    head = json.dumps({"trusted": [one.hex() for one in trusted]}).encode()
    if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        return Validity(problem="busy")
    try:
        return _asked(head + b"\n" + data)
    finally:
        _AT_ONCE.release()


def _asked(question: bytes) -> Validity:
    try:
        # Without our environment: nothing in it is for whoever takes the child over.
        child = subprocess.run(
            [sys.executable, "-m", "eventapp.signing.checker"],
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WALL_SECONDS,
            cwd=_ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Validity(problem="too_slow")
    if child.returncode < 0:
        return Validity(problem="too_slow" if -child.returncode in _CPU_SIGNALS else "too_greedy")
    try:
        return _validity(json.loads(child.stdout))
    except (ValueError, TypeError):
        return Validity(problem="unreadable")


# SIGXCPU at the soft limit, SIGKILL at the hard one.
_CPU_SIGNALS = (24, 9)


def _validity(answer: dict[str, Any]) -> Validity:
    for name in ("signed_at", "stamped_at"):
        if answer.get(name):
            answer[name] = datetime.fromisoformat(answer[name])
    return Validity(**answer)
