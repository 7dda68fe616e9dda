"""Find Chromium; where there is none, say that its tests were not run. They never count as passed.

Loaded as a plugin by `tests/conftest.py`, so that the process that reports knows of it too.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).resolve().parent
# What Debian's Chromium needs as root and without a network, and nothing that loosens the pages.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_not_run = pytest.StashKey[int]()


def find() -> str | None:
    """Return the path of the browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in this folder; leave it out where there is no browser."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    if not ours or find():
        return
    config.hook.pytest_deselected(items=ours)
    items[:] = [item for item in items if item not in ours]
    config.stash[_not_run] = len(ours)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the count from a worker of pytest-xdist to the process that reports."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["browser_not_run"] = session.config.stash.get(_not_run, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the count from a worker; each has collected all tests."""
    count = getattr(node, "workeroutput", {}).get("browser_not_run", 0)
    node.config.stash[_not_run] = max(count, node.config.stash.get(_not_run, 0))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say loudly what was left out."""
    count = config.stash.get(_not_run, 0)
    if count:
        text = f"NOT RUN: {count} browser tests, no Chromium (apt-get install chromium)"
        terminalreporter.write_sep("!", text, red=True, bold=True)
