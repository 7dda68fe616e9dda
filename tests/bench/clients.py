"""Clients that keep one connection each and send prepared requests as fast as they are answered."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Request = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Rate:
    """What `clients` reached together; `p99_ms`: one in a hundred took longer."""

    clients: int
    per_second: float
    p99_ms: float
    errors: int


def measure(port: int, clients: int, requests: list[Request], seconds: float) -> Rate:
    """Let `clients` threads send for `seconds`; each takes its own entry of `requests`."""
    times: list[list[float]] = [[] for _ in range(clients)]
    errors = [0] * clients
    stop_at = time.perf_counter() + seconds

    def run(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.perf_counter() < stop_at:
                begun = time.perf_counter()
                connection.sendall(requests[number]())
                is_good = _read(connection)
                times[number].append(time.perf_counter() - begun)
                errors[number] += not is_good

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    everything = sorted(one for some in times for one in some)
    p99 = everything[int(len(everything) * 0.99) - 1] if everything else 0.0
    return Rate(clients, len(everything) / took, p99 * 1000, sum(errors))


def _read(connection: socket.socket) -> bool:
    """Read one answer whole; whether it was a 200."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(connection)
    return head.startswith(b"HTTP/1.1 200")


def _more(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        message = "the server closed the connection"
        raise ConnectionError(message)
    return part


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
