"""A bad network: stands between a browser and the server, and loses what it is told to lose."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

SCANS = "/checkins"


class Mode(Enum):
    """What becomes of requests."""

    OPEN = "open"
    DOWN = "down"
    # The page can be fetched, the API cannot.
    API_DOWN = "api_down"
    # Every second request fails: in turn before the server sees it, and after it has answered.
    FLAKY = "flaky"


@dataclass(slots=True)
class Network:
    """The network's state, and what went over it."""

    url: str
    mode: Mode = Mode.OPEN
    # Text to replace in answers, by path.
    changes: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    _turns: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def loses(self, path: str, who: str) -> str:
        """Return "before" or "after" when this request is to be lost, else ""."""
        if self.mode is Mode.DOWN or (self.mode is Mode.API_DOWN and path.startswith("/api/")):
            return "before"
        if self.mode is not Mode.FLAKY:
            return ""
        with self._lock:
            self._turns[f"{who} {path}"] += 1
            turn = self._turns[f"{who} {path}"]
            lost = "" if turn % 2 == 0 else ("after" if turn % 4 == 1 else "before")
            if path.endswith(SCANS):
                self.lost[lost] += 1
        return lost

    def note(self, path: str, body: bytes) -> None:
        if path.endswith(SCANS):
            with self._lock:
                self.sent += [one["id"] for one in json.loads(body)["scans"]]


@contextmanager
def network(upstream: str) -> Generator[Network]:
    """Stand in front of the server at `upstream`."""
    host = urlsplit(upstream).netloc

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass(b"")

        def do_POST(self) -> None:
            self._pass(self.rfile.read(int(self.headers["Content-Length"] or 0)))

        def _pass(self, body: bytes) -> None:
            lost = net.loses(self.path, self.headers.get("Authorization", ""))
            if lost == "before":
                self.close_connection = True
                return
            net.note(self.path, body)
            line = http.client.HTTPConnection(host, timeout=60)
            headers = {k: v for k, v in self.headers.items() if k.lower() != "accept-encoding"}
            line.request(self.command, self.path, body or None, headers)
            answer = line.getresponse()
            data = answer.read()
            line.close()
            if lost != "after":
                self._answer(answer, data.replace(*net.changes.get(self.path, (b"", b""))))

        def _answer(self, answer: http.client.HTTPResponse, data: bytes) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        net = Network(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield net
        server.shutdown()
