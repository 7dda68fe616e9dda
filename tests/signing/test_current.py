"""The keys of an installation: its own, an institution's, rotated; with and without time stamps."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask import Flask
from pyhanko.sign.timestamps import DummyTimeStamper

from eventapp.core.settings import SealSettings
from eventapp.signing import current, pdf
from eventapp.signing.checking import check
from eventapp.signing.rules import Fault, Purpose, SealUnusableError, StampAwayError
from tests import make
from tests.signing.test_growth import paper
from tests.threads import alone

AT = datetime(2023, 11, 8, 9, 0, tzinfo=UTC)


def certified(key: Any, purpose: Any) -> x509.Certificate:
    """Return a certificate of its own for a key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lembaga Contoh")])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        [
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ],
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        .sign(key, hashes.SHA256())
    )


def choose(app: Flask, **chosen: Any) -> None:
    """Have the installation seal with another key."""
    object.__setattr__(app.extensions["settings"], "seal", SealSettings(**chosen))
    app.extensions.pop("signing", None)


def p12(folder: Path, key: Any) -> tuple[Path, bytes]:
    """Return a key file, and its certificate in DER."""
    certificate = certified(key, ExtendedKeyUsageOID.EMAIL_PROTECTION)
    file = folder / "kunci.p12"
    locked = BestAvailableEncryption(b"rahasia")
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"", key, certificate, None, locked))
    return file, certificate.public_bytes(Encoding.DER)


def test_own_keys_are_made_once_and_are_their_owners_alone(app: Flask) -> None:
    with app.app_context():
        first, again = current.signer(), current.signer()
        assert first
        assert first is again
        signed = pdf.sign(paper(), first, at=AT)
        folder = current.keyring().folder
        assert check(signed, trusted=current.trusted()).is_good
    assert {file.stat().st_mode & 0o777 for file in folder.glob("*.pem")} == {0o600}


def test_what_an_old_key_sealed_stays_good(app: Flask) -> None:
    with app.app_context():
        old = current.signer()
        assert old
        signed = pdf.sign(paper(), old, at=AT)
        current.rotate(Purpose.SEAL, at=AT, by=make.TESTER)
        new = current.signer()
        assert new
        assert new.seal.key_id != old.seal.key_id
        assert check(signed, trusted=current.trusted()).is_good
        assert check(pdf.sign(paper(), new, at=AT), trusted=current.trusted()).is_good


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)]
)
def test_an_institutions_key_seals(app: Flask, tmp_path: Path, key: Any) -> None:
    file, der = p12(tmp_path, key)
    choose(app, pkcs12=file, passphrase="rahasia")
    with app.app_context():
        signer = current.signer()
        assert signer
        signed = pdf.sign(paper(), signer, at=AT)
    out = tmp_path / "signed.pdf"
    out.write_bytes(signed)
    said = subprocess.run(["pdfsig", out], capture_output=True, text=True, check=False).stdout

    assert ("Signature is Valid" in said, "Total document signed" in said) == (True, True)
    found = check(signed, trusted=[der])
    assert (found.is_good, found.signer) == (True, "Lembaga Contoh")
    assert not check(signed + b"\n", trusted=[der]).is_good


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ({"passphrase": "salah"}, Fault.PASSPHRASE),
        ({"pkcs12": Path("/tidak/ada.p12")}, Fault.MISSING),
    ],
)
def test_a_key_that_cannot_be_used_says_why(
    app: Flask, tmp_path: Path, chosen: dict[str, Any], fault: Fault
) -> None:
    file, _der = p12(tmp_path, ec.generate_private_key(ec.SECP256R1()))
    choose(app, **({"pkcs12": file} | chosen))
    with app.app_context(), pytest.raises(SealUnusableError) as refused:
        current.signer()

    assert refused.value.fault is fault


@contextmanager
def stamping() -> Iterator[str]:
    """Run a time stamp server on this machine (RFC 3161)."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = certified(key, ExtendedKeyUsageOID.TIME_STAMPING)
    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(raw),
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = alone(stamper.request_tsa_response, asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_time_stamp_comes_along(app: Flask) -> None:
    with stamping() as url:
        choose(app, tsa_url=url)
        with app.app_context():
            signer = current.signer()
            assert signer
            signed = pdf.sign(paper(), signer, at=AT)
            found = check(signed, trusted=current.trusted())
    assert (found.is_good, found.stamped_at is not None) == (True, True)


def test_without_its_server_nothing_is_sealed(app: Flask) -> None:
    with stamping() as gone:
        pass
    choose(app, tsa_url=gone)
    with app.app_context():
        signer = current.signer()
        assert signer
        with pytest.raises(StampAwayError):
            pdf.sign(paper(), signer, at=AT)
