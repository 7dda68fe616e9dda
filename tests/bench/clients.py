"""Clients that keep one connection each and send prepared requests as fast as they are answered.

One thread serves all of them: the machine is the server's too, and a thread for each client
would take half of it, and count its own waiting among the answers' times.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Rate:
    """What the clients reached together; `p99_ms`: one in a hundred took longer."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int


@dataclass(slots=True)
class _Client:
    connection: socket.socket
    begun: float = 0.0
    received: bytes = b""
    times: list[float] = field(default_factory=list)
    errors: int = 0

    def send(self, request: bytes) -> None:
        self.received = b""
        self.begun = time.perf_counter()
        self.connection.sendall(request)

    def take(self) -> bool:
        """Read what has come; whether the answer is whole."""
        part = self.connection.recv(262_144)
        if not part:
            message = "the server closed the connection"
            raise ConnectionError(message)
        self.received += part
        if not _is_whole(self.received):
            return False
        self.times.append(time.perf_counter() - self.begun)
        self.errors += not self.received.startswith(b"HTTP/1.1 200")
        return True


def measure(port: int, clients: int, requests: Iterator[bytes], seconds: float) -> Rate:
    """Let `clients` send what comes next of `requests` for `seconds`."""
    everybody = [_Client(_connected(port)) for _ in range(clients)]
    with selectors.DefaultSelector() as waiting:
        for client in everybody:
            waiting.register(client.connection, selectors.EVENT_READ, client)
        begun = time.perf_counter()
        for client in everybody:
            client.send(next(requests))
        busy = clients
        while busy:
            for key, _events in waiting.select():
                if not key.data.take():
                    continue
                if time.perf_counter() - begun < seconds:
                    key.data.send(next(requests))
                else:
                    busy -= 1
        took = time.perf_counter() - begun
    for client in everybody:
        client.connection.close()
    times = sorted(one for client in everybody for one in client.times)
    return Rate(
        len(times),
        len(times) / took,
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.99)] * 1000,
        sum(client.errors for client in everybody),
    )


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _is_whole(received: bytes) -> bool:
    head, found, body = received.partition(_END)
    if not found:
        return False
    head = head.lower()
    place = head.index(_LENGTH) + len(_LENGTH)
    return len(body) >= int(head[place:].split(b"\r\n", 1)[0])


def get(path: str, **headers: str) -> bytes:
    """Return a GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *_lines(headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: bytes, **headers: str) -> bytes:
    """Return a POST request with a JSON body."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *_lines(headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def _lines(headers: dict[str, str]) -> list[str]:
    return [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
