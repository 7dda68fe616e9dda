"""The pack of an event, as somebody without the application checks it."""

import csv
import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.book import actions
from eventapp.book.actions import Proposal
from eventapp.book.rules import Kind
from eventapp.book.rules.content import grouped
from eventapp.certificates.shelf import Shelf
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.evidence import pack
from eventapp.files.store import Store
from eventapp.participants.models import Registration
from tests import make
from tests.book.held import CLOSED, FIRST, LATER, SECOND
from tests.files.readers import text_of


def packed(session: Session, event_id: str, store: Store) -> bytes:
    """Return the pack's bytes."""
    event = events.event(session, event_id)
    return b"".join(pack.packed(session, event, Shelf(store, reading), organisation="Inspektorat"))


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


def test_a_closed_book_goes_in_as_it_was_hashed(session: Session, tmp_path: Path) -> None:
    event = events.event(session, held(session))
    book = actions.close(session, event, at=CLOSED, by=FIRST)
    budi = session.scalars(select(Registration).where(Registration.name == "Budi")).one()
    wanted = Proposal(Kind.ADD, budi, event.sessions[0], "Ada di foto", arrived_at=make.NINE)
    made = actions.propose(session, event, wanted, at=LATER, by=FIRST)
    actions.approve(session, event, made.public_id, at=LATER, by=SECOND)
    session.expire_all()

    data = packed(session, event.public_id, Store(tmp_path / "files"))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert hashlib.sha256(archive.read("buku-hadir.json")).hexdigest() == book.digest
        text = archive.read("koreksi.csv").decode("utf-8-sig")
        (tmp_path / "list.pdf").write_bytes(archive.read("daftar-hadir-peserta.pdf"))
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert [row[name] for name in ("Nomor", "Keadaan", "Koreksi", "Nama", "Masuk", "Alasan")] == [
        *("1", "approved", "add", "Budi", "2023-11-08T09:00:00+07:00", "Ada di foto"),
    ]
    assert grouped(book.digest) in text_of(tmp_path / "list.pdf")


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
