"""The boards, seen from officers' browsers and through several processes."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.core import clock
from eventapp.core.settings import Settings
from eventapp.db import session as db_session
from eventapp.events.queries import at_door
from tests import make
from tests.board.phones import phone
from tests.clients import Client
from tests.conftest import Arrange, signed_in
from tests.queries import counted

PARTS = ("papan", "papan/isi", "papan/belum/DINKES", "papan/aula", "papan/aula/isi")
NAME = "Siti Nurhayati"
LIAISON = {"liaison_name": "Hj. Mulyana", "liaison_phone": "+6281234567890"}


class Watch:
    """The time, as far as it has come."""

    at = make.NINE

    def tick(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clock, "now", lambda: watch.at)
    return watch


@pytest.fixture
def place(arrange: Arrange, watch: Watch) -> str:
    """Return an event with one of two people of DINKES present, its desk officer on duty."""
    with arrange() as session:
        event = make.event(session, sessions=2)
        unit = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes", **LIAISON)
        row = make.registration(session, event, NAME, unit_id=unit.id)
        make.registration(session, event, "Budi Santoso", unit_id=unit.id, position="Staf")
        make.arrival(session, row, event.sessions[0])
        make.duty(session, event, make.officer(session, Role.DESK))
        return event.public_id


def arrive(arrange: Arrange, public_id: str, name: str) -> None:
    """Let somebody new come."""
    with arrange() as session:
        event = at_door(session, public_id)
        row = make.registration(session, event, name, unit_id=make.unit(session, "DINKES").id)
        make.arrival(session, row, event.sessions[0])


def present(response: TestResponse) -> int:
    """Return the figure on the officers' board."""
    found = re.search(r'class="board__figure">(\d+)<', response.text)
    assert found, response.text
    return int(found[1])


def test_officers_board(inspectorate: Client, place: str) -> None:
    page = inspectorate.get(f"/kegiatan/{place}/papan")

    assert (page.status_code, present(page)) == (200, 1)
    assert "hadir dari 2 terdaftar" in page.text
    assert "50%" in page.text
    assert NAME in page.text
    assert f"/kegiatan/{place}/papan/belum/DINKES" in page.text
    assert 'aria-current="page"' in page.text


def test_the_fragment_is_what_the_page_holds(inspectorate: Client, place: str) -> None:
    page = inspectorate.get(f"/kegiatan/{place}/papan").text
    part = inspectorate.get(f"/kegiatan/{place}/papan/isi")

    assert part.text in page
    assert f'data-tag="{part.get_etag()[0]}"' in page
    assert part.headers["X-Server-Time"] == make.NINE.isoformat()
    assert part.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["papan/isi", "papan/aula/isi", "papan/belum/DINKES"])
def test_nothing_is_sent_while_nothing_changes(
    inspectorate: Client, arrange: Arrange, watch: Watch, place: str, path: str
) -> None:
    address = f"/kegiatan/{place}/{path}"
    first = inspectorate.get(address)
    asked = {"If-None-Match": first.headers["ETag"]}
    watch.tick(10)

    again = inspectorate.get(address, headers=asked)
    with arrange() as session:
        event = at_door(session, place)
        unit = make.unit(session, "DINKES")
        make.registration(session, event, "Cici", unit_id=unit.id)
    watch.tick(10)
    changed = inspectorate.get(address, headers=asked)

    assert (again.status_code, again.text) == (304, "")
    assert again.headers["X-Server-Time"] == (make.NINE + timedelta(seconds=10)).isoformat()
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_figures_are_worked_out_once_in_a_moment(
    inspectorate: Client, arrange: Arrange, watch: Watch, place: str
) -> None:
    address = f"/kegiatan/{place}/papan/isi"
    with counted() as first:
        inspectorate.get(address)
    arrive(arrange, place, "Cici")
    watch.tick(1.4)
    with counted() as soon:
        kept = inspectorate.get(address)
    watch.tick(0.1)
    with counted() as later:
        anew = inspectorate.get(address)

    assert (present(kept), present(anew)) == (1, 2)
    # Who asks, and the event with its sessions.
    assert (len(first), len(soon), len(later)) == (13, 3, 13)


def test_boards_that_ask_at_once_share_one_look(app: Flask, arrange: Arrange, place: str) -> None:
    clients = [signed_in(app, arrange, Role.ADMIN) for _ in range(12)]
    address = f"/kegiatan/{place}/papan/isi"

    with counted() as sent, ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda client: client.get(address), clients))

    assert {one.text for one in answers} == {answers[0].text}
    assert len(sent) == 10 + 3 * len(clients)


def test_as_many_queries_for_60_units(inspectorate: Client, arrange: Arrange, place: str) -> None:
    with arrange() as session:
        large = make.event(session)
        for number in range(60):
            unit = make.unit(session, f"U{number}")
            row = make.registration(session, large, unit_id=unit.id)
            make.arrival(session, row, large.sessions[0])
        other = large.public_id
    counts = {}
    for event in (place, other):
        for path in ("papan", "papan/aula"):
            with counted() as sent:
                assert inspectorate.get(f"/kegiatan/{event}/{path}").status_code == 200
            counts[event, path] = len(sent)

    assert counts[place, "papan"] == counts[other, "papan"]
    assert counts[place, "papan/aula"] == counts[other, "papan/aula"]


@pytest.fixture
def second(settings: Settings) -> Iterator[Flask]:
    """Another process's application on the same database."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Client
    yield app
    with app.app_context():
        for engine in db_session.db.engines.values():
            engine.dispose()


def test_two_processes_see_each_others_arrivals(
    app: Flask, second: Flask, arrange: Arrange, watch: Watch, place: str
) -> None:
    one, two = (signed_in(each, arrange, Role.ADMIN) for each in (app, second))
    address = f"/kegiatan/{place}/papan/isi"
    before = [present(each.get(address)) for each in (one, two)]
    arrive(arrange, place, "Cici")
    watch.tick(2)

    after = [each.get(address) for each in (one, two)]

    assert (before, [present(each) for each in after]) == ([1, 1], [2, 2])
    # A board may ask either process with the other's tag.
    assert after[0].headers["ETag"] == after[1].headers["ETag"]


def test_a_unit_is_named_and_called(inspectorate: Client, place: str) -> None:
    part = inspectorate.get(f"/kegiatan/{place}/papan/belum/DINKES").text

    assert re.findall(r"<li>(.*?)</li>", part) == ['Budi Santoso <span class="soft">Staf</span>']
    assert 'href="tel:+6281234567890"' in part
    assert 'data-copy="Budi Santoso"' in part
    [chat] = re.findall(r'href="(https://wa\.me/[^"]+)"', part)
    assert chat.startswith("https://wa.me/6281234567890?text=")
    assert "1%20undangan%20dari%20Dinas%20Kesehatan%20belum%20hadir" in chat
    assert "Budi" not in chat


def test_a_unit_without_a_liaison(inspectorate: Client, arrange: Arrange, place: str) -> None:
    with arrange() as session:
        event = at_door(session, place)
        make.registration(session, event, "Feri")

    part = inspectorate.get(f"/kegiatan/{place}/papan/belum/-").text

    assert "Narahubung unit ini belum dicatat." in part
    assert "wa.me" not in part
    assert re.findall(r"<li>(.*?)</li>", part) == ["Feri"]
    assert inspectorate.get(f"/kegiatan/{place}/papan/belum/LAIN").status_code == 404


def test_a_whole_unit_has_come(inspectorate: Client, arrange: Arrange, place: str) -> None:
    with arrange() as session:
        event = at_door(session, place)
        unit = make.unit(session, "SATPOL")
        row = make.registration(session, event, "Gina", unit_id=unit.id)
        make.arrival(session, row, event.sessions[0])

    assert "sudah hadir" in inspectorate.get(f"/kegiatan/{place}/papan/belum/SATPOL").text
    assert "lengkap" in inspectorate.get(f"/kegiatan/{place}/papan").text


def units_of(page: str) -> list[str]:
    return re.findall(r'data-key="unit-([^"]+)"', page)


def test_units_by_who_is_missing_or_by_name(
    inspectorate: Client, arrange: Arrange, place: str
) -> None:
    with arrange() as session:
        event = at_door(session, place)
        for code, count in (("AAA", 0), ("BBB", 3)):
            unit = make.unit(session, code)
            row = make.registration(session, event, unit_id=unit.id)
            make.arrival(session, row, event.sessions[0])
            for _ in range(count):
                make.registration(session, event, unit_id=unit.id)

    address = f"/kegiatan/{place}/papan"
    found = [units_of(inspectorate.get(address + more).text) for more in ("", "?urut=nama")]

    assert found == [["BBB", "DINKES", "AAA"], ["AAA", "BBB", "DINKES"]]


def test_the_hall_sees_no_name(inspectorate: Client, place: str) -> None:
    page = inspectorate.get(f"/kegiatan/{place}/papan/aula").text
    main = page.partition("<main")[2]

    assert re.search(r'class="wall__figure">1<', main)
    assert "dari 2 terdaftar" in main
    assert [name for name in (NAME, "Budi Santoso", "Mulyana", "81234567890") if name in page] == []


def test_desk_officers_see_their_event_without_the_lists(desk: Client, place: str) -> None:
    statuses = [desk.get(f"/kegiatan/{place}/{path}").status_code for path in PARTS]
    page = desk.get(f"/kegiatan/{place}/papan").text

    assert statuses == [200] * len(PARTS)
    assert "daftar-hadir" not in page
    assert desk.get(f"/kegiatan/{place}/papan/belum/DINKES").text.count("/unit") == 0


def test_one_officers_board_is_not_anothers(inspectorate: Client, desk: Client, place: str) -> None:
    pages = [each.get(f"/kegiatan/{place}/papan/isi").text for each in (inspectorate, desk)]

    assert ["daftar-hadir" in page for page in pages] == [True, False]


def test_each_reads_it_in_the_own_language(inspectorate: Client, place: str) -> None:
    address = f"/kegiatan/{place}/papan/isi"
    ours = inspectorate.get(address)
    inspectorate.set_cookie("bahasa", "en")

    english = inspectorate.get(address)

    heads = [re.findall(r'<h2 id="hadir"[^>]*>(.*?)</h2>', one.text) for one in (ours, english)]
    assert heads == [["Hadir"], ["Present"]]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMIN, 200),
        (Role.INSPECTORATE, 200),
        (Role.ORGANISER, 404),
        (Role.DESK, 404),
        (Role.AUDITOR, 200),
    ],
)
def test_whose_board_it_is(app: Flask, arrange: Arrange, role: Role, status: int) -> None:
    with arrange() as session:
        theirs = make.event(session, host_unit_id=make.unit(session, "DINKES").id)
        make.registration(session, theirs, unit_id=make.unit(session, "DINKES").id)
        event = theirs.public_id
    client = signed_in(app, arrange, role)

    found = [client.get(f"/kegiatan/{event}/{path}").status_code for path in PARTS]

    assert found == [status] * len(PARTS)


def test_a_draft_event_without_sessions(inspectorate: Client, arrange: Arrange) -> None:
    with arrange() as session:
        event = make.event(session, sessions=0, status="draft").public_id

    page = inspectorate.get(f"/kegiatan/{event}/papan")

    assert (page.status_code, present(page)) == (200, 0)
    assert "Belum ada yang terdaftar" in page.text
    assert inspectorate.get(f"/kegiatan/{event}/papan/aula").status_code == 200


def test_hostile_names_stay_text(inspectorate: Client, arrange: Arrange, place: str) -> None:
    with arrange() as session:
        event = at_door(session, place)
        unit = make.unit(session, "DINKES")
        for name in ('<img src=x onerror="1">', '"><script>1</script>'):
            row = make.registration(session, event, name, unit_id=unit.id)
            if name.startswith("<"):
                make.arrival(session, row, event.sessions[0])

    parts = [inspectorate.get(f"/kegiatan/{place}/{path}").text for path in PARTS]

    assert [part for part in parts if "<img src=x" in part or "<script>1" in part] == []


def test_a_silent_phone_is_told(inspectorate: Client, arrange: Arrange, place: str) -> None:
    moment: datetime = make.NINE
    with arrange() as session:
        event = at_door(session, place)
        phone(session, event, "HP Pintu A", seen_at=moment - timedelta(minutes=5), unsent=12)

    page = inspectorate.get(f"/kegiatan/{place}/papan").text

    assert "HP Pintu A" in page
    assert "terakhir terhubung 08.55" in page
    assert "12 belum terkirim" in page
    assert "Diam" in page
