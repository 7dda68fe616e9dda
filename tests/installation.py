"""The application as it is started in production: its commands, web servers and workers."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import ROOT, NotStartedError, Process, free_port, program

COMMAND = Path(sys.executable).parent / "eventapp"


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation: a folder and the settings that its processes share."""

    instance: Path
    database_url: str | None = None
    redis_url: str | None = None
    mail_url: str | None = None
    base_url: str | None = None

    def environment(self, base_url: str | None = None) -> dict[str, str]:
        """Return the environment of its commands: none of this process's own settings."""
        chosen = {
            "EVENTAPP_INSTANCE": str(self.instance),
            "EVENTAPP_DATABASE_URL": self.database_url,
            "EVENTAPP_REDIS_URL": self.redis_url,
            "EVENTAPP_MAIL_URL": self.mail_url,
            "EVENTAPP_BASE_URL": self.base_url or base_url,
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
        return inherited | {name: value for name, value in chosen.items() if value}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one command to its end; its exit code is the caller's to judge."""
        return subprocess.run(
            [str(part) for part in (COMMAND, *arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=self.environment(),
        )

    def prepare(self) -> "Installation":
        """Bring its database up to date; raises NotStartedError with what was written."""
        done = self.run("db", "upgrade")
        if done.returncode:
            raise NotStartedError(done.stdout + done.stderr)
        return self


@dataclass(frozen=True, slots=True)
class Web:
    """A web server that answers."""

    url: str
    process: Process


@contextmanager
def eventapp_server(
    site: Installation, *arguments: str, port: int | None = None, no_worker: bool = False
) -> Generator[Web]:
    """Start `eventapp serve` and wait until /healthz says it is well."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [
        COMMAND,
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *arguments,
    ]
    command += ["--no-worker"] if no_worker else []

    def is_up() -> bool:
        try:
            with urllib.request.urlopen(url + "/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    log = site.instance / f"serve-{port}.log"
    with program(command, log, env=site.environment(url)) as process:
        process.wait_until(is_up)
        yield Web(url, process)


@contextmanager
def worker(site: Installation, number: int = 1) -> Generator[Process]:
    """Start `eventapp worker`; jobs done are the sign that it runs."""
    log = site.instance / f"worker-{number}.log"
    with program([COMMAND, "worker"], log, env=site.environment()) as process:
        yield process
