"""The command `eventapp certificates`, as a shell sees it."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from eventapp.certificates import actions
from eventapp.certificates.commands import certificates
from eventapp.certificates.models import Certificate
from eventapp.db.session import reading, writing
from tests import make
from tests.certificates import held
from tests.conftest import Arrange
from tests.files.readers import pages_of


@pytest.fixture
def event_id(arrange: Arrange) -> str:
    """An event with two people due."""
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani")
        held.came(session, event, "Budi")
        return event.public_id


def run(app: Flask, *words: str) -> Result:
    """Run the command in the application's context."""
    with app.app_context():
        return CliRunner().invoke(certificates, words)


def test_issue_print_export_verify(app: Flask, event_id: str, tmp_path: Path) -> None:
    joined, archive, single = tmp_path / "all.pdf", tmp_path / "all.zip", tmp_path / "one.pdf"

    issued = run(app, "issue", event_id, "--json")
    printed = run(app, "print", event_id, "-o", str(joined))
    exported = run(app, "export", event_id, "-o", str(archive))

    assert (issued.exit_code, printed.exit_code, exported.exit_code) == (0, 0, 0)
    assert json.loads(issued.stdout) == {"issued": 2, "drawn": 2, "failures": []}
    assert pages_of(joined) == 4
    with zipfile.ZipFile(archive) as files:
        assert len(files.namelist()) == 2
        single.write_bytes(files.read(files.namelist()[0]))
    verified = run(app, "verify", str(single))
    assert (verified.exit_code, verified.stdout) == (
        0,
        "genuine and valid: 700.1.2/001/INSPEKTORAT/XI/2023\n",
    )


def test_one_changed_byte_is_not_ours(app: Flask, event_id: str, tmp_path: Path) -> None:
    run(app, "issue", event_id)
    with app.app_context(), reading() as session:
        sha256 = session.scalars(select(Certificate.sha256)).first() or ""
    file = tmp_path / "changed.pdf"
    file.write_bytes(app.extensions["store"].get(sha256) + b"\n")

    answer = run(app, "verify", str(file), "--json")

    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["status"] == "unknown"


def test_revoked_and_superseded_are_genuine_but_not_valid(
    app: Flask, event_id: str, tmp_path: Path
) -> None:
    run(app, "issue", event_id)
    with app.app_context(), writing() as session:
        first, second = session.scalars(select(Certificate).order_by(Certificate.serial)).all()
        actions.revoke(session, first, reason="Salah orang", at=make.NINE, by=make.TESTER)
        second.status = "superseded"
        bodies = [app.extensions["store"].get(row.sha256) for row in (first, second)]
    answers = []
    for number, body in enumerate(bodies):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(body)
        answers.append(run(app, "verify", str(file)))

    assert [one.exit_code for one in answers] == [1, 1]
    assert "revoked on 2023-11-08" in answers[0].stdout
    assert "Salah orang" in answers[0].stdout
    assert "superseded" in answers[1].stdout


def test_misuse(app: Flask, event_id: str, tmp_path: Path) -> None:
    assert run(app, "verify", str(tmp_path / "none.pdf")).exit_code == 2
    assert run(app, "print", event_id).exit_code == 2
    answer = run(app, "print", event_id, "-o", str(tmp_path / "x.pdf"))
    assert (answer.exit_code, (tmp_path / "x.pdf").exists()) == (1, False)
