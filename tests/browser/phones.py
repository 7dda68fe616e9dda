"""A phone with a folder of its own: what it keeps is found again, even after a dead battery."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.browser import chromium
from tests.browser.screens import PHONE, Watch
from tests.journeys.machines import wait_for


class Phone:
    """Chromium on one folder; may be killed and started again."""

    def __init__(self, playwright: Playwright, folder: Path, watch: Watch) -> None:
        self._playwright, self._folder, self._watch = playwright, folder, watch
        self._context: BrowserContext | None = None

    def page(self, **more: Any) -> Page:
        """Return a page, on the browser that runs or on a new one."""
        if self._context is None:
            self._context = self._playwright.chromium.launch_persistent_context(
                self._folder,
                executable_path=chromium.find(),
                args=list(chromium.ARGUMENTS),
                **(PHONE | {"accept_downloads": True} | more),
            )
            self._watch.on(self._context)
            return self._context.pages[0]
        return self._context.new_page()

    def kill(self) -> None:
        """End the browser as an empty battery does: at once, with nothing said."""
        [pid] = self._browsers()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not self._browsers(), 10)
        self.close()

    def close(self) -> None:
        if self._context is not None:
            with suppress(Error):  # when it was killed
                self._context.close()
            self._context = None

    def _browsers(self) -> list[int]:
        """Return the browser of this folder; its helpers end with it."""
        wanted = f"--user-data-dir={self._folder}".encode()
        return [
            int(one.name)
            for one in Path("/proc").iterdir()
            if one.name.isdigit() and _is_browser(one, wanted)
        ]


def _is_browser(process: Path, wanted: bytes) -> bool:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return wanted in words and not any(word.startswith(b"--type=") for word in words)
