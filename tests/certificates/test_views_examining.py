"""The drop page: any file is handed in, and told for what it is."""

import hashlib
import random
import socket
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventapp.certificates import actions
from eventapp.certificates.examining import Answer, Finding, examine
from eventapp.certificates.models import Certificate, CertificateFile
from eventapp.certificates.queries.filed import filed
from eventapp.certificates.shelf import Shelf
from eventapp.core import clock
from eventapp.db.base import Base
from eventapp.db.session import reading, writing
from eventapp.signing import checker, pdf
from eventapp.signing.checking import Validity, check
from eventapp.signing.current import signer, trusted
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.threads import alone

CODE = "7K3MQ9XW2ABC"


@pytest.fixture
def sealed(app: Flask, arrange: Arrange) -> bytes:
    """A certificate's file with the seal of the installation; its row has the code CODE."""
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani Mulyani")
    with app.app_context():
        held.issue(event.public_id)
        key = signer()
        with reading() as session:
            row = session.scalars(select(Certificate)).one()
        data = Shelf(app.extensions["store"], reading).get(row.sha256 or "")
        if b"/ByteRange" not in data:
            assert key
            data = pdf.sign(data, key, at=clock.now())
        sha256 = app.extensions["store"].put(data)
        with writing() as session:
            session.execute(update(Certificate).values(code=CODE, sha256=sha256))
            session.execute(
                update(CertificateFile).values(sha256=sha256, head=None, tail=None, way="plain")
            )
    return data


def hand_in(client: Client, data: bytes) -> str:
    """Drop a file on the page; return the page's words."""
    # Encoded here: the test client leaves large bodies in a file that nobody closes.
    boundary, body = encode_multipart({"berkas": FileStorage(BytesIO(data), "berkas.pdf")})
    answer = client.post(
        "/periksa", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert answer.status_code == 200
    return answer.text


def in_process(data: bytes) -> Validity:
    """Check as the child does, without the child."""
    try:
        found: dict[str, Any] = alone(checker._examined, data, TRUSTED)
    except Exception:  # noqa: BLE001 (as the child)
        return Validity(problem="unreadable")
    return Validity(**found | {"signed_at": None, "stamped_at": None})


TRUSTED: list[bytes] = []


def found_in(app: Flask, data: bytes) -> Finding:
    """Examine as the page does, in this process."""
    with app.app_context():
        TRUSTED[:] = trusted()

        def lookup(digests: Any) -> Any:
            with reading() as session:
                return filed(session, digests)

        return examine(data, lookup, in_process)


def test_genuine_by_its_bytes_and_by_its_hash(visitor: Client, sealed: bytes) -> None:
    sha256 = hashlib.sha256(sealed).hexdigest()
    known = visitor.get(f"/periksa/sidik/{sha256}")
    told = visitor.get(f"/periksa/sidik/{'0' * 64}")
    pages = [hand_in(visitor, sealed), visitor.get(f"/periksa/{sha256}").text]

    assert ["Asli dan berlaku" in one for one in pages] == [True, True]
    assert ["Ani Mulyani" in one for one in pages] == [True, True]
    assert known.json == {"known": True, "url": f"/periksa/{sha256}"}
    assert told.json == {"known": False, "url": None}
    assert [visitor.get(f"/periksa/{bad}").status_code for bad in ("0" * 64, "x")] == [404, 404]


def test_one_byte_changed_in_200_places_is_caught(app: Flask, sealed: bytes) -> None:
    rng = random.Random(200)
    answers = []
    for place in rng.sample(range(len(sealed)), 200):
        changed = bytearray(sealed)
        changed[place] ^= rng.randrange(1, 256)
        answers.append(found_in(app, bytes(changed)).answer)

    assert set(answers) <= {
        Answer.ALTERED,
        Answer.APPENDED,
        Answer.UNREADABLE,
        Answer.UNKNOWN,
        Answer.FOREIGN,
        Answer.UNLISTED,
    }
    # Most lies in the fonts and pictures, which a signature covers.
    assert answers.count(Answer.ALTERED) >= 150


def test_a_byte_of_the_seal_itself_is_caught(visitor: Client, sealed: bytes) -> None:
    seal = sealed.upper()
    # The name of the organisation in a certificate within the seal: "Bukan", in hex.
    place = seal.rindex(b"42756B616E".upper())
    changed = bytearray(sealed)
    changed[place + 1] = ord("3")
    page = hand_in(visitor, bytes(changed))

    assert ("verdict--bad" in page, "verdict--ok" in page) == (True, False)


def test_changed_files_on_the_page(visitor: Client, sealed: bytes) -> None:
    middle = bytearray(sealed)
    middle[len(sealed) // 2] ^= 1
    pages = [
        hand_in(visitor, one)
        for one in (bytes(middle), sealed + b"\n", sealed[:-200], b"%PDF-1.7\n%%EOF", b"hai")
    ]
    words = ("Diubah", "Diubah setelah terbit", "Tidak dapat dibaca")
    told = [next(word for word in words if f">{word}<" in page) for page in pages]

    assert told == ["Diubah", *words[1:], words[2], words[2]]
    assert "pernah disegel oleh kami pada" in pages[0]
    assert "ditambahkan 1 byte" in pages[1]


def test_superseded_and_revoked_are_genuine(app: Flask, visitor: Client, sealed: bytes) -> None:
    with app.app_context(), writing() as session:
        row = session.scalars(select(Certificate)).one()
        actions.revoke(session, row, reason="Salah orang", at=make.NINE, by=make.TESTER)
    revoked = hand_in(visitor, sealed)
    with app.app_context(), writing() as session:
        session.execute(
            update(Certificate).values(
                status="superseded", revoked_at=None, superseded_at=make.NINE
            )
        )
    superseded = hand_in(visitor, sealed)

    assert "Asli, tetapi dicabut" in revoked
    assert "Salah orang" in revoked
    assert "Asli, tetapi sudah digantikan" in superseded
    assert "Versi 1 ini digantikan pada" in superseded


def test_signed_over_by_somebody_else_and_a_foreign_file(
    app: Flask, visitor: Client, sealed: bytes
) -> None:
    with app.app_context():
        own = signer()
        assert own
        # DocMDP forbids it, which stops nobody: bytes are bytes.
        over = pdf.sign(sealed, own, at=clock.now()) if b"/Perms" not in sealed else b""
        finding = found_in(app, over) if over else None
        valid = check(sealed, trusted=[])

    assert finding is None or finding.answer is Answer.SIGNED_OVER
    assert (valid.problem, valid.is_ours) == ("unknown_signer", False)


def test_nothing_is_kept_and_nothing_fetched(
    app: Flask, visitor: Client, sealed: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def refuse(*_args: object) -> None:
        raise AssertionError

    def kept() -> tuple[set[Path], dict[str, int]]:
        with app.app_context(), reading() as session:
            tables = Base.metadata.tables.values()
            rows = {
                one.name: session.scalar(select(func.count()).select_from(one)) or 0
                for one in tables
            }
        files = set(app.extensions["settings"].files.rglob("*"))
        return files | set(tmp_path.rglob("*")), rows

    visitor.get("/periksa")
    before = kept()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    hand_in(visitor, sealed + b"x" * 900_000)

    assert kept() == before


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"<<" * 200_000,
        b"%PDF-1.7\n" + b"%%EOF\n" * 100_000,
        b"%PDF-1.7\n1 0 obj\n<</OpenAction<</S/JavaScript/JS(a())>>>>\nendobj\n%%EOF",
        b"PK\x03\x04" + bytes(100_000),
        b"<svg onload=alert(1)>",
        b"%PDF-1.7\n" + bytes(5 * 1024 * 1024),
    ],
)
def test_hostile_files_are_refused(visitor: Client, data: bytes) -> None:
    page = hand_in(visitor, data)

    assert any(
        f">{word}<" in page
        for word in ("Tidak dapat dibaca", "Tidak dikenal", "Bukan berkas sertifikat kami")
    )


def test_too_large_and_none(visitor: Client) -> None:
    body = bytes(11 * 1024 * 1024)
    large = visitor.post("/periksa", data=body, content_type="multipart/form-data; boundary=x")
    none = visitor.post("/periksa", data={})

    assert (large.status_code, none.status_code) == (413, 422)
    assert "Belum ada berkas" in none.text


def test_the_offline_file_is_sent_to_be_kept(visitor: Client) -> None:
    answer = visitor.get("/periksa/luring.html")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert len(answer.data) < 800_000
    assert b"default-src &#39;none&#39;" in answer.data
    assert b"http://www" not in answer.data.partition(b"<script>")[0]
