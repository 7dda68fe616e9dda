"""One whole day with real parts: from an office's list to the figure it moved, on six screens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import story
from tests.browser.conftest import OpenCamera
from tests.browser.screens import Screens
from tests.browser.story import ALONE, INDICATOR, LISTED, Office
from tests.installation import Installation, eventapp_server
from tests.processes import free_port


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    site = Installation(tmp_path / "office", base_url=url)
    site.instance.mkdir()
    site.prepare()
    units = site.run("units", "import", story.DATA / "units-kota-serang.csv")
    assert units.returncode == 0, units.stderr
    links = {}
    for role in ("organiser", "inspectorate", "desk"):
        added = site.run(
            *("users", "add", f"{role}@kota.test", "--name", f"Petugas {role}"),
            *("--role", role, "--unit", "INSPEKTORAT" if role == "organiser" else ""),
        )
        assert added.returncode == 0, added.stderr
        links[role] = added.stdout.strip()
    with eventapp_server(site, port=port):
        zone, begins = story.zone_without_midnight()
        yield Office(url, links, begins.year, zone, begins)


def test_whole_day(office: Office, screens: Screens, camera: OpenCamera, tmp_path: Path) -> None:
    inspector = story.invited(screens.laptop(), office.links["inspectorate"])
    before = story.with_catalogue(inspector, office, tmp_path)
    organiser = story.invited(screens.laptop(), office.links["organiser"])
    story.signed_in(organiser, "organiser@kota.test", office)

    event = story.planned(organiser, office)
    counts, rejects = story.imported(organiser, event, tmp_path)
    address = story.published(organiser, event)
    story.given_the_door(organiser, event)
    alone, listed = story.patient(screens.phone()), story.patient(screens.phone())
    ticket = story.signed_up(alone, address, tmp_path)
    desk = story.invited(camera(ticket).new_page(), office.links["desk"])
    answer = story.scanned(desk, event)
    green = story.checked_in(organiser, listed, event, tmp_path)
    done = story.issued(inspector, event)
    number, facts = story.verified(alone, tmp_path)
    after = story.figures(inspector, office)
    proofs = {}
    for name in (ALONE, LISTED):
        story.figures(inspector, office)
        proofs[name] = story.behind(inspector, name)

    expected = {"Baru": "300", "Dikenal": "0", "Kembar": "6", "Ditolak": "4"}
    assert {name: counts[name] for name in expected} == expected
    assert [(row[1], row[-1][:9]) for row in rejects] == [
        ("Peserta NIP Rusak", "NIP rusak"),
        ("Peserta NIP Pendek", "NIP “1979"),
        ("", "Nama koso"),
        ("Peserta Tanpa Unit", "Unit “Din"),
    ]
    assert answer == {"title": "Silakan masuk", "name": ALONE}
    assert LISTED in green
    assert done == "Selesai: 2 dikerjakan."
    assert {"Berlaku", ALONE, number} <= set(facts.splitlines())
    assert set(before.values()) == {"0 orang"}
    assert after == before | {INDICATOR: "2 orang"}
    assert proofs[ALONE][2:4] == ["Tiket dipindai petugas", "Meja 1"]
    assert proofs[LISTED][2:4] == ["QR layar aula, ponsel peserta", LISTED]
    day = f"{office.begins:%d/%m/%Y}"
    assert all(row[1].startswith(day) and row[4] for row in proofs.values())
