"""`eventapp people import` and `eventapp participants import`, as typed."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from eventapp.participants.commands import participants, people
from eventapp.participants.models import Person, Registration
from tests import make
from tests.conftest import Arrange
from tests.participants.drafts import NIP

GOOD = f"No;Nama;NIP;Unit\n1;Sari Dewi, S.Sos.;{NIP};DINKES\n2;Budi;123;DINKES\n"


@pytest.fixture
def event(arrange: Arrange) -> str:
    with arrange() as session:
        make.unit(session, "DINKES")
        return make.event(session).public_id


def run(app: Flask, group: str, *words: object) -> Result:
    command = {"people": people, "participants": participants}[group]
    with app.app_context():
        return CliRunner().invoke(command, [str(word) for word in words])


def stored(arrange: Arrange) -> tuple[int, int]:
    with arrange() as session:
        found = [
            session.scalar(select(func.count()).select_from(m)) for m in (Person, Registration)
        ]
        return found[0] or 0, found[1] or 0


def test_a_list_is_imported_and_its_bad_rows_given_back(
    app: Flask, arrange: Arrange, event: str, tmp_path: Path
) -> None:
    file, bad = tmp_path / "daftar.csv", tmp_path / "ditolak.xlsx"
    file.write_text(GOOD)

    dry = run(app, "participants", "import", event, file, "--dry-run", "--json")
    before = stored(arrange)
    done = run(app, "participants", "import", event, file, "--errors", bad)
    again = run(app, "participants", "import", event, file, "--json")

    assert (dry.exit_code, done.exit_code, again.exit_code) == (0, 0, 0)
    assert json.loads(dry.stdout) == {"create": 1, "matched": 0, "repeated": 0, "rejected": 1}
    assert (before, stored(arrange)) == ((0, 0), (1, 1))
    assert done.stdout == "1 create, 0 matched, 0 repeated, 1 rejected, 1 registered\n"
    assert json.loads(again.stdout) == {
        "create": 0,
        "matched": 1,
        "repeated": 0,
        "rejected": 1,
        "registered": 0,
    }
    sheet = openpyxl.load_workbook(bad).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["Nama", "Budi"]


def test_people_need_no_event_and_no_unit(app: Flask, arrange: Arrange, tmp_path: Path) -> None:
    file = tmp_path / "orang.csv"
    file.write_text(f"Nama,NIP\nSari Dewi,{NIP}\nSari Dewi,{NIP}\n")

    done, again = (run(app, "people", "import", file, "--json") for _ in range(2))

    assert json.loads(done.stdout) == {"create": 1, "matched": 0, "repeated": 1, "rejected": 0}
    assert json.loads(again.stdout) == {"create": 0, "matched": 1, "repeated": 1, "rejected": 0}
    assert stored(arrange) == (1, 0)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7", "bukan Excel atau CSV"),
        (b"A;B\n1;2\n", "no column for Nama, Unit"),
        (b"Nama;Unit\nSari Dewi;Dinas Sihir\n", "tidak dikenal"),
    ],
    ids=["no-list", "no-columns", "no-good-row"],
)
def test_nothing_to_take_exits_with_1_and_says_why(
    app: Flask, arrange: Arrange, event: str, tmp_path: Path, content: bytes, word: str
) -> None:
    file = tmp_path / "daftar.csv"
    file.write_bytes(content)

    done = run(app, "participants", "import", event, file)

    assert done.exit_code == 1
    assert word in done.stderr
    assert stored(arrange) == (0, 0)


def test_an_unknown_event_is_said_before_the_file_is_read(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "daftar.csv"
    file.write_text(GOOD)

    done = run(app, "participants", "import", "tidakada", file)

    assert (done.exit_code, "No event has the id tidakada" in done.stderr) == (1, True)
