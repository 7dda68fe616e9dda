"""What the worker makes of a certificate: sealed, its QR signed, by the design it is pinned to."""

import subprocess
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from eventapp.certificates import paper_code
from eventapp.certificates.actions import signing_out
from eventapp.certificates.current import shelf
from eventapp.certificates.models import Certificate, CertificateFile
from eventapp.certificates.queries import signing_out as queries
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.signing.checking import check
from eventapp.signing.current import data_key, signer
from tests import make
from tests.certificates import held
from tests.files.readers import codes_in


def drawn(signing: str) -> tuple[str, Certificate, CertificateFile]:
    """Issue one certificate with a way of signing; return its event, itself and its file."""
    with writing() as session:
        event = held.event(session)
        held.came(session, event, "Hj. Sari Wulandari")
        signing_out.choose_signing(session, event, signing, at=make.NINE, by=make.TESTER)
        ref = event.public_id
    assert held.issue(ref).failed == 0
    with reading() as session:
        row = session.scalars(select(Certificate)).one()
        return ref, row, session.scalars(select(CertificateFile)).one()


def test_it_is_sealed_and_its_code_is_signed(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        _ref, row, kept = drawn("own")
        seal = signer()
        assert seal
        data = shelf().get(row.sha256 or "")
        validity = check(data, trusted=[seal.seal.chain[-1]])
        key = data_key().public_jwk()
    file = tmp_path / "one.pdf"
    file.write_bytes(data)
    (text,) = codes_in(file, tmp_path)
    code, digits = paper_code.split(text)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout

    assert (validity.is_good, validity.problem) == (True, "")
    assert ("Signature is Valid" in said, "Total document signed" in said) == (True, True)
    assert (
        subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0
    )
    assert (kept.part, kept.size, kept.signed_by) == ("issued", len(data), seal.seal.name)
    assert paper_code.verify(code, digits, [key]).name == "HJ. SARI WULANDARI"


def test_what_is_signed_elsewhere_waits_unsealed(app: Flask) -> None:
    with app.app_context():
        ref, row, kept = drawn("bsre")
        assert (row.sha256, kept.part, kept.signed_by) == (None, "handoff", "")
        assert b"/ByteRange" not in shelf().get(kept.sha256)
        with reading() as session:
            event = events.event(session, ref)
            assert [one.sha256 for one in queries.waiting(session, event.id)] == [kept.sha256]
        # Drawing again draws nothing: what left is what must come back.
        assert held.issue(ref).drawn == 0
