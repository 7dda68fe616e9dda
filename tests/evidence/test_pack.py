"""The pack of an event, as somebody without the application checks it."""

import csv
import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.events import queries as events
from eventapp.evidence import pack
from eventapp.files.store import Store
from tests import make


def packed(session: Session, event_id: str, store: Store) -> bytes:
    """Return the pack's bytes."""
    event = events.event(session, event_id)
    return b"".join(pack.packed(session, event, store, organisation="Inspektorat"))


def held(session: Session) -> str:
    """Return an event of one session with one present, one absent."""
    event = make.event(session)
    make.serves(session, event, make.indicator(session))
    unit = make.unit(session, "DINKES")
    present = make.registration(session, event, "=Sari <b>Dewi", unit_id=unit.id)
    make.registration(session, event, "Budi", unit_id=unit.id)
    make.arrival(session, present, event.sessions[0])
    audit.record(
        session,
        at=make.NINE,
        by=make.TESTER,
        action="events.close",
        subject=("event", event.public_id),
    )
    audit.seal(session, at=make.NINE)
    session.flush()
    return event.public_id


def test_the_pack_is_checked_by_sha256sum_alone(session: Session, tmp_path: Path) -> None:
    data = packed(session, held(session), Store(tmp_path / "files"))
    folder = tmp_path / "pack"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
        names = archive.namelist()
    assert names == [
        "kegiatan.json",
        "daftar-hadir-peserta.pdf",
        "kehadiran.csv",
        "sertifikat.csv",
        "jejak-audit.csv",
        "manifest.sha256",
    ]
    check = ["sha256sum", "--check", "--strict", "--quiet", "manifest.sha256"]
    assert subprocess.run(check, cwd=folder, check=False).returncode == 0
    (folder / "kehadiran.csv").write_bytes(b"altered")
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 1


def test_presence_and_absence_are_both_told(session: Session, tmp_path: Path) -> None:
    data = packed(session, held(session), Store(tmp_path / "files"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("kehadiran.csv").decode("utf-8-sig")
        log = archive.read("jejak-audit.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(one["Nama"], bool(one["Waktu"])) for one in rows] == [
        ("Budi", False),
        ("'=Sari <b>Dewi", True),
    ]
    assert [one["Tindakan"] for one in csv.DictReader(io.StringIO(log), delimiter=";")] == [
        "events.close"
    ]


def test_the_same_data_give_the_same_bytes(session: Session, tmp_path: Path) -> None:
    event_id, store = held(session), Store(tmp_path / "files")
    one, two = packed(session, event_id, store), packed(session, event_id, store)
    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()
