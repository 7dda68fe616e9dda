"""Web server and worker as processes: one command for a single machine, or each on its own."""

import logging
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from eventapp.app import create_app
from eventapp.core.settings import Settings
from eventapp.jobs.runner import Registry, Worker

log = logging.getLogger("eventapp.serve")

# Threads are cheap here and too few of them starve everybody behind a slow phone (measured:
# 64 threads stood 60 clients that send half a request; 16 didn't).
THREADS_ALONE = 64
THREADS_EACH = 16
STOP_SECONDS = 30


POLITENESS = 10


class Helper:
    """The worker beside the web server, started again whenever it ends by itself."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, name="worker-watch", daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "eventapp", "worker", "--parent", str(os.getpid())]
        # In a group of its own: Ctrl-C in the terminal is for the one that stops this one.
        return subprocess.Popen(command, process_group=0)  # noqa: S603 (ourselves)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process.wait()
            if not self._stopping.wait(1):
                log.warning("the worker ended; starting it again")
                self._process = self._start()

    def stop(self) -> None:
        """Let it finish the item in hand."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()


def application() -> Flask:
    """Make the application in a web process, which only the process that started it ends.

    Ctrl-C reaches both, and then this one twice: as SIGINT and as its parent's SIGTERM. Granian's
    handler takes a lock that a second signal meets locked by the first, and never ends (measured:
    half of all Ctrl-C on a busy machine).
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return create_app()


def web(host: str, port: int, processes: int) -> None:
    """Serve until told to stop; requests in flight are finished."""
    server = Granian(
        "eventapp.serve:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS_ALONE if processes == 1 else THREADS_EACH,
        backlog=2048,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.serve()


def run(host: str, port: int, *, processes: int, has_worker: bool) -> None:
    """Serve, with a worker beside when asked for; both end together."""
    helper = Helper() if has_worker else None
    try:
        web(host, port, processes)
    finally:
        if helper:
            helper.stop()


def work(app: Flask, settings: Settings, parent: int | None = None) -> None:
    """Run a worker until SIGTERM, SIGINT, or the end of `parent`."""
    registry: Registry = app.extensions["worker_registry"]
    worker = Worker(app, registry, settings)

    def stop(_number: int, _frame: FrameType | None) -> None:
        # Not here: this thread may hold the event's lock at the moment the signal comes.
        threading.Thread(target=worker.stop, name="stop").start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if parent is not None:
        # Beside the web server on a small machine: whoever stands at the door goes first.
        if hasattr(os, "nice"):
            os.nice(POLITENESS)
        threading.Thread(target=_follow, args=(parent, worker), daemon=True).start()
    worker.run()


def _follow(parent: int, worker: Worker) -> None:
    """Stop when the process that started this one is gone, however it went."""
    while os.getppid() == parent:
        if worker.stopping.wait(1):
            return
    worker.stop()
