"""The page's rules are the server's: the same cases, the same verdicts; the same tickets read."""

import functools
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from eventapp.checkin import tickets
from tests.browser.rules_cases import cases
from tests.browser.screens import Screens
from tests.processes import ROOT

SEED, COUNT = 20231108, 4000
KEY, CODE = b"k" * 32, "7K3M9QPX"
JUDGE = """async (text) => {
    const rules = await import('/static/js/rooms/checkin_rules.js');
    const { moment } = rules;
    const told = JSON.parse(text).map((one) => {
        const { ticket, doors, sessions, at, direction, arrivals } = one;
        const windows = sessions.map((one) => (
            {ref: one.ref, startsAt: moment(one.startsAt), endsAt: moment(one.endsAt)}
        ));
        const come = arrivals.map(([ref, when]) => [ref, moment(when)]);
        return [
            rules.judge(ticket, doors, windows, moment(at), direction),
            rules.sessionFor(windows, moment(at), doors)?.ref ?? null,
            rules.sessionLeft(come, moment(at)),
        ];
    });
    return JSON.stringify(told);
}"""
READ = """async ([texts, salt]) => {
    const { tokenOf, codeOf, hashOf } = await import('/static/js/rooms/checkin_tickets.js');
    return Promise.all(texts.map(async (text) => {
        const token = tokenOf(text);
        return [token, codeOf(text), token && await hashOf(salt, token)];
    }));
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def page(screens: Screens) -> Iterator[Page]:
    """A page beside our scripts; they need no more of the application than that."""
    handler = functools.partial(_Quiet, directory=str(ROOT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        screens.watch.expect("favicon.ico")
        page = screens.laptop()
        page.goto(f"http://127.0.0.1:{server.server_port}/static/img/desk.svg")
        yield page
        server.shutdown()


def test_page_judges_as_the_server_does(page: Page) -> None:
    made = list(cases(SEED, COUNT))

    # As text: Playwright takes longer over thousands of objects than the rules do.
    told: list[Any] = json.loads(page.evaluate(JUDGE, json.dumps([one.as_json() for one in made])))

    wrong = [
        (one, here, there)
        for one, here, there in zip(made, (one.verdicts() for one in made), told, strict=True)
        if here != there
    ]
    assert wrong == []
    # The cases reach every verdict of these rules often enough to mean something.
    counts = Counter(verdict for verdict, _session, _left in told)
    assert len(counts) == 9
    assert min(counts.values()) > 30


def test_page_reads_tickets_as_the_server_does(page: Page) -> None:
    token = tickets.token(CODE, KEY)
    texts = [
        tickets.write(CODE, KEY, "https://hadir.contoh.go.id"),
        tickets.write(CODE, KEY, "https://hadir.contoh.go.id/Sub"),
        f"http://x/t/{token.lower()}/?a=1#b",
        f"http://x/t/{token[:9]}%20-{token[9:]}",
        f"  {token[:4]} {token[4:8]}-{token[8:]}\n",
        token.replace("0", "o").replace("1", "l"),
        f"http://x/t/{token}%ZZ",
        f"http://x/t/{token}/x",
        f"{token}A",
        token[:-1],
        CODE,
        CODE.lower(),
        f" {CODE[:4]} {CODE[4:]} ",
        "UUUUUUUU",
        "",
        "\u202e" + token,
        "http://x/t/" + "A" * 500,
    ]

    read: list[Any] = page.evaluate(READ, [texts, "garam"])

    for text, (found, typed, digest) in zip(texts, read, strict=True):
        code = tickets.read(text, KEY)
        assert (found == token) == (code == CODE), text
        assert typed == tickets.read_typed(text), text
        if found:
            assert digest == hashlib.sha256(f"garam{found}".encode()).hexdigest()[:24]
