"""A real Chromium, the screens of several people, and an installation with the demo in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser import chromium
from tests.browser.camera import camera_phone, clip
from tests.browser.door import Place
from tests.browser.network import Network, network
from tests.browser.phones import Phone
from tests.browser.screens import Screens
from tests.installation import Installation, Web, eventapp_server

OpenCamera = Callable[[Path], BrowserContext]
OpenPhone = Callable[[str], Phone]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver, one per test process."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium; each screen has a context of its own in it."""
    opened = playwright.chromium.launch(
        executable_path=chromium.find(), args=list(chromium.ARGUMENTS)
    )
    yield opened
    opened.close()


@pytest.fixture
def screens(browser: Browser) -> Iterator[Screens]:
    """Opens phones and laptops; the test fails on an error in any console."""
    opened = Screens(browser)
    yield opened
    opened.close()


@pytest.fixture
def camera(playwright: Playwright, screens: Screens, tmp_path: Path) -> Iterator[OpenCamera]:
    """Opens a phone whose camera sees the picture it is given (a PNG of a QR code)."""
    with ExitStack() as stack:

        def opened(picture: Path) -> BrowserContext:
            film = clip(picture, tmp_path / f"{picture.stem}.mjpeg")
            profile = tmp_path / f"profile-{picture.stem}"
            return stack.enter_context(camera_phone(playwright, film, profile, screens.watch))

        yield opened


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Web]]:
    """An installation on SQLite with the demo loaded, served as `make run` serves it."""
    site = Installation(tmp_path_factory.mktemp("demo")).prepare()
    loaded = site.run("demo", "load")
    assert loaded.returncode == 0, loaded.stderr
    with eventapp_server(site) as web:
        yield site, web


@pytest.fixture
def net(place: Place, screens: Screens) -> Iterator[Network]:
    """A network that fails as it is told to, before the module's own place."""
    screens.watch.expect("ERR_EMPTY_RESPONSE", "ERR_FAILED", "ERR_CONNECTION")
    with network(place.url) as found:
        yield found


@pytest.fixture
def phone(playwright: Playwright, screens: Screens, tmp_path: Path) -> Iterator[OpenPhone]:
    """Gives phones by their names, which can be killed and started again."""
    phones: list[Phone] = []

    def opened_phone(name: str) -> Phone:
        phones.append(Phone(playwright, tmp_path / name, screens.watch))
        return phones[-1]

    yield opened_phone
    for one in phones:
        one.close()
