"""Page times and query counts with 300 and with 30,000 registrations."""

import tempfile
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import event as sqlalchemy_event

from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.core.settings import load
from eventapp.db import session as db_session
from eventapp.db.session import writing
from tests import make
from tests.bench import people
from tests.installation import Installation

SIZES = (300, 30_000)
ROUNDS = 5


def measure() -> None:
    """Print the median of each page's server time and its number of queries, for both sizes."""
    found = {size: _measure(size) for size in SIZES}
    head = "".join(f"{f'{size:,} ms':>12}{'queries':>9}" for size in SIZES)
    print(f"{'page':<44}{head}")
    for name in found[SIZES[0]]:
        cells = "".join(f"{found[size][name][0]:>12.1f}{found[size][name][1]:>9}" for size in SIZES)
        print(f"{name:<44}{cells}")


def _measure(size: int) -> dict[str, tuple[float, int]]:
    with tempfile.TemporaryDirectory() as folder:
        site = Installation(Path(folder)).prepare()
        app = create_app(load(site.environment("http://localhost")))
        with app.app_context(), writing() as session:
            event = make.event(session)
            make.serves(session, event, make.indicator(session))
            people.crowd(session, event, size)
            people.arrive(session, event, share=0.9)
            token = make.officer_session(session, Role.ADMIN)
            public_id = event.public_id
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["petugas"] = token
        pages = {
            "/dasbor": "/dasbor",
            "/kegiatan/<event>": f"/kegiatan/{public_id}",
            "/kegiatan/<event>/peserta": f"/kegiatan/{public_id}/peserta",
            "/kegiatan/<event>/daftar-hadir": f"/kegiatan/{public_id}/daftar-hadir",
            "/kegiatan/<event>/sertifikat": f"/kegiatan/{public_id}/sertifikat",
            "/orang": "/orang",
            "/capaian/2023": "/capaian/2023",
            "/capaian/2023/cakupan": "/capaian/2023/cakupan",
            "/acara/<event>": f"/acara/{public_id}",
        }
        return {name: _page(app, client, url) for name, url in pages.items()}


def _page(app: Flask, client: object, url: str) -> tuple[float, int]:
    queries: list[str] = []
    with app.app_context():
        engines = list(db_session.db.engines.values())

    def count(_c: object, _cur: object, statement: str, *_more: object) -> None:
        queries.append(statement)

    for engine in engines:
        sqlalchemy_event.listen(engine, "before_cursor_execute", count)
    times = []
    for _ in range(ROUNDS):
        queries.clear()
        begun = time.perf_counter()
        response = client.get(url)  # type: ignore[attr-defined]
        times.append(time.perf_counter() - begun)
        if response.status_code != 200:
            message = f"{url} answered {response.status_code}"
            raise SystemExit(message)
    for engine in engines:
        sqlalchemy_event.remove(engine, "before_cursor_execute", count)
    return sorted(times)[ROUNDS // 2] * 1000, len(queries)
