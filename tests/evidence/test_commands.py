"""`eventapp evidence pack` writes a whole pack or nothing."""

from pathlib import Path
from zipfile import ZipFile

from click.testing import CliRunner
from flask import Flask

from eventapp.core.errors import NotFoundError
from eventapp.evidence.commands import evidence
from tests import make
from tests.conftest import Arrange


def test_the_pack_is_written_whole(app: Flask, arrange: Arrange, tmp_path: Path) -> None:
    with arrange() as session:
        event_id = make.event(session).public_id
    target = tmp_path / "pack.zip"
    with app.app_context():
        done = CliRunner().invoke(evidence, ["pack", event_id, "-o", str(target)])
    assert done.exit_code == 0, done.output
    with ZipFile(target) as archive:
        assert archive.testzip() is None
    assert list(tmp_path.glob("*.part")) == []


def test_an_unknown_event_leaves_the_file_there_was(app: Flask, tmp_path: Path) -> None:
    target = tmp_path / "pack.zip"
    target.write_bytes(b"yesterday's pack")
    with app.app_context():
        done = CliRunner().invoke(evidence, ["pack", "tidakada", "-o", str(target)])
    assert isinstance(done.exception, NotFoundError)
    assert target.read_bytes() == b"yesterday's pack"
