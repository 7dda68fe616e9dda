"""`eventapp serve` ends when it is told to, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.installation import COMMAND, Installation, eventapp_server
from tests.processes import Process, free_port, program

pytestmark = pytest.mark.services


@pytest.fixture(scope="module", name="site")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("serve")).prepare()


def children(process: Process) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_ctrl_c_ends_web_and_worker(site: Installation) -> None:
    """A terminal sends SIGINT to the whole group: to the web processes too, not to one alone."""
    with eventapp_server(site) as web:
        started = children(web.process)
        os.killpg(web.process.pid, signal.SIGINT)
        code = web.process.popen.wait(60)
        left = [pid for pid in started if is_alive(pid)]

    assert len(started) == 2
    assert (code, left) == (0, [])
    assert "Traceback" not in web.process.log.read_text("utf-8")


def test_sigterm_finishes_and_ends(site: Installation) -> None:
    with eventapp_server(site, no_worker=True) as web:
        with urllib.request.urlopen(web.url + "/readyz", timeout=30) as answer:
            status = answer.status
        started = children(web.process)
        code = web.process.stop(signal.SIGTERM)

    assert status == 200
    assert len(started) == 1
    assert (code, [pid for pid in started if is_alive(pid)]) == (0, [])


def test_links_lead_to_where_it_is_served(site: Installation) -> None:
    """On another port than the usual one, with no address set: the demo's tickets lead there."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [COMMAND, "serve", "--no-worker", "--port", str(port)]
    with program(command, site.instance / "port.log", env=site.environment()) as process:
        process.wait_until(lambda: answers(url))
        with urllib.request.urlopen(f"{url}/api/v1/openapi.json", timeout=30) as answer:
            document = json.load(answer)

    assert [one["url"] for one in document["servers"]] == [url]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
