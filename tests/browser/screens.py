"""Screens that people sit at: every page on them is watched for errors and can be asked for axe."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

AXE = Path(__file__).resolve().parent / "vendor" / "axe.min.js"
PLACE = {"locale": "id-ID", "timezone_id": "Asia/Jakarta"}
PHONE: dict[str, Any] = PLACE | {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
LAPTOP: dict[str, Any] = PLACE | {"viewport": {"width": 1366, "height": 768}}

Scheme = Literal["light", "dark"]


@dataclass  # without slots: Playwright keeps a note on the object whose method it calls
class Watch:
    """What went wrong on the pages of one context, but for what a test provokes on purpose."""

    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        """Watch every page that the context opens from now on."""
        context.on("console", self._console)
        context.on("weberror", lambda fault: self.faults.append(f"script: {fault.error}"))

    def expect(self, *parts: str) -> None:
        """Allow console errors that hold one of these texts, such as "status of 422"."""
        self.expected.extend(parts)

    def unexpected(self) -> list[str]:
        """Return the faults no test has asked for."""
        return [f for f in self.faults if not any(part in f for part in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{message.text} ({message.location.get('url', '')})")


@dataclass(slots=True)
class Screens:
    """Opens pages, each in a context of its own: another person, another device."""

    browser: Browser
    watch: Watch = field(default_factory=Watch)
    contexts: list[BrowserContext] = field(default_factory=list)

    def phone(self, scheme: Scheme = "light", **more: Any) -> Page:
        """Return a page on a phone of 390 by 844 points with a touch screen."""
        return self._open(PHONE | {"color_scheme": scheme} | more)

    def laptop(self, scheme: Scheme = "light", **more: Any) -> Page:
        """Return a page on a laptop of 1366 by 768 points."""
        return self._open(LAPTOP | {"color_scheme": scheme} | more)

    def close(self) -> None:
        """Close all; raises AssertionError that lists the errors seen on them."""
        for context in self.contexts:
            context.close()
        if faults := self.watch.unexpected():
            raise AssertionError("\n".join(faults))

    def _open(self, options: dict[str, Any]) -> Page:
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        self.watch.on(context)
        return context.new_page()


def axe(page: Page, *, impacts: Iterable[str] = ("serious", "critical")) -> list[str]:
    """Return the accessibility faults of the page as it stands: "impact rule: elements"."""
    # evaluate() is not stopped by the page's own security policy; a script tag would be.
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        """async () => {
            const all = await axe.run(document, {
                resultTypes: ['violations'],
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            });
            return all.violations.map(v => (
                {impact: v.impact, id: v.id, nodes: v.nodes.map(n => n.target.join(' '))}
            ));
        }"""
    )
    wanted = set(impacts)
    return [f"{v['impact']} {v['id']}: {v['nodes']}" for v in found if v["impact"] in wanted]
