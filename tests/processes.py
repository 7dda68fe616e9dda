"""Programs that tests start: each in a group of its own, waited for, and ended with the block."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
STOP_SECONDS = 20


class NotStartedError(Exception):
    """A server did not come up; the message ends with what it wrote."""


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Process:
    """A program started for a test, with all it starts itself, and the file it writes to."""

    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """The process that was started, first of its group."""
        return self.popen.pid

    def wait_until(self, is_up: Callable[[], bool]) -> None:
        """Wait for the server; raises NotStartedError when it ends or takes too long."""
        end = time.monotonic() + START_SECONDS
        while not is_up():
            if self.popen.poll() is not None or time.monotonic() > end:
                raise NotStartedError(self.log.read_text("utf-8", "replace")[-4000:])
            time.sleep(0.05)

    def cpu_seconds(self) -> float:
        """Return what the group has computed so far; 0 where the system has no /proc."""
        ticks = 0
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                # After the name, which may hold blanks: state, parent, group, …, user, system.
                fields = file.read_text().rpartition(")")[2].split()
                ticks += (int(fields[11]) + int(fields[12])) * (int(fields[2]) == self.pid)
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End the whole group with SIGKILL, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask the program to end; return its exit code. Whatever stays is killed."""
        self.popen.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(STOP_SECONDS)
        self.kill()
        return self.popen.returncode


@contextmanager
def program(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    stop_by: signal.Signals = signal.SIGTERM,
) -> Generator[Process]:
    """Run a program in a group of its own until the block ends."""
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            user=user,
            cwd=log.parent if user else ROOT,
            start_new_session=True,
        )
    process = Process(popen, log)
    try:
        yield process
    finally:
        process.stop(stop_by)
