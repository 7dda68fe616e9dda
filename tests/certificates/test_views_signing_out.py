"""Signing elsewhere, seen from the officers' browser."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from eventapp.certificates.queries import signing_out as queries
from eventapp.core.settings import Settings
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.jobs.runner import Worker
from tests.certificates import test_tasks_returning as returning
from tests.clients import Client
from tests.conftest import Arrange
from tests.signing import bsre


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Trust the stand-in of BSrE, and know its service."""
    roots = tmp_path / "roots.pem"
    roots.write_bytes(bsre.authority().root_pem)
    with bsre.service() as standing:
        for name, value in {
            "bsre_roots": roots,
            "bsre_url": standing.url,
            "bsre_user": bsre.USER,
            "bsre_password": bsre.PASSWORD,
        }.items():
            object.__setattr__(settings, name, value)
        yield settings


def page(ref: str, step: str = "") -> str:
    return f"/kegiatan/{ref}/sertifikat/tanda-tangan{step}"


def waiting(app: Flask, ref: str) -> int:
    with app.app_context(), reading() as session:
        return queries.count_waiting(session, events.event(session, ref).id)


def test_out_as_a_zip_and_back_as_one(app: Flask, organiser: Client, arrange: Arrange) -> None:
    with app.app_context():
        ref = returning.drawn(2)
    sent = organiser.post(page(ref, "/kirim"))
    with zipfile.ZipFile(BytesIO(sent.data)) as archive:
        files = [(name, bsre.signed(archive.read(name))) for name in archive.namelist()]
    assert (sent.mimetype, len(files), waiting(app, ref)) == ("application/zip", 2, 2)

    upload = {"files": [(BytesIO(returning.zipped(files)), "kembali.zip")]}
    answer = organiser.post(page(ref, "/terima"), data=upload)
    worker = Worker(app, app.extensions["worker_registry"], app.extensions["settings"])
    with app.app_context():
        assert worker.step()
    assert (answer.status_code, waiting(app, ref)) == (302, 0)
    assert "Semua berkas yang keluar sudah kembali." in organiser.get(page(ref)).text


def test_the_service_signs_what_waits(app: Flask, inspectorate: Client) -> None:
    with app.app_context():
        ref = returning.drawn(2)
    wrong = inspectorate.post(page(ref, "/layanan"), data={"nik": bsre.NIK, "passphrase": "salah"})
    assert (wrong.status_code, waiting(app, ref)) == (422, 2)
    assert "salah berulang mengunci akun" in wrong.text
    assert bsre.NIK not in wrong.text

    right = {"nik": bsre.NIK, "passphrase": bsre.PASSPHRASE}
    told = inspectorate.post(page(ref, "/layanan"), data=right, follow_redirects=True)
    assert ("2 sertifikat ditandatangani." in told.text, waiting(app, ref)) == (True, 0)


@pytest.mark.parametrize("nik", ["", "12", "abcdefghijklmnop"])
def test_a_nik_that_is_none_is_asked_again(app: Flask, inspectorate: Client, nik: str) -> None:
    with app.app_context():
        ref = returning.drawn(1)
    answer = inspectorate.post(page(ref, "/layanan"), data={"nik": nik, "passphrase": "x"})

    assert (answer.status_code, waiting(app, ref)) == (422, 1)


def test_who_signs_is_chosen_by_overseers(app: Flask, inspectorate: Client) -> None:
    with app.app_context():
        ref = returning.drawn(1)
    told = inspectorate.post(page(ref, "/pilih"), data={"signing": "own"}, follow_redirects=True)
    assert "Segel instansi sendiri" in told.text
    inspectorate.post(page(ref, "/pilih"), data={"signing": "bsre"})
    assert inspectorate.post(page(ref, "/pilih"), data={"signing": "x"}).status_code == 422
    with app.app_context(), reading() as session:
        assert queries.signing_of(session, events.event(session, ref).id) == "bsre"


def test_nothing_chosen_is_said(app: Flask, organiser: Client) -> None:
    with app.app_context():
        ref = returning.drawn(1)
    assert organiser.post(page(ref, "/terima"), data={}).status_code == 422
