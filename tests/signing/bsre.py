"""A certificate authority that stands in for BSrE, and its signing service on this machine."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from tests.threads import alone

SIGNER = "Ir. Contoh Penanda Tangan"
NIK, PASSPHRASE = "3673000000000001", "frasa sandi contoh"
USER, PASSWORD = "eventapp", "rahasia-layanan"
_KEY = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Authority:
    """A root of trust, and a signer below it as pyHanko takes it."""

    root_pem: bytes
    root_der: bytes
    signer: Any


@cache
def authority(name: str = "Contoh Balai Besar Sertifikasi Elektronik") -> Authority:
    """Return one authority per name, made on first use."""
    root_key, key = ec.generate_private_key(_KEY), ec.generate_private_key(_KEY)
    root = _certificate(name, name, root_key.public_key(), root_key, is_root=True)
    leaf = _certificate(SIGNER, name, key.public_key(), root_key, is_root=False)
    p12 = serialization.pkcs12.serialize_key_and_certificates(
        b"", key, leaf, [root], serialization.BestAvailableEncryption(b"x")
    )
    signer = signers.SimpleSigner.load_pkcs12_data(p12, other_certs=[], passphrase=b"x")
    pem = root.public_bytes(serialization.Encoding.PEM)
    return Authority(pem, root.public_bytes(serialization.Encoding.DER), signer)


def _certificate(
    subject: str,
    issuer: str,
    public: ec.EllipticCurvePublicKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if not is_root:
        mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        built = built.add_extension(mail, critical=False)
    return built.sign(by, hashes.SHA256())


def signed(data: bytes, by: Authority | None = None, *, is_visible: bool = False) -> bytes:
    """Return `data` as BSrE gives it back: the same bytes, and a signature appended."""
    out = BytesIO()
    spec = fields.SigFieldSpec("BSrE", on_page=0, box=(10, 10, 120, 50)) if is_visible else None
    alone(
        signers.sign_pdf,
        IncrementalPdfFileWriter(BytesIO(data)),
        signers.PdfSignatureMetadata(field_name="BSrE"),
        signer=(by or authority()).signer,
        new_field_spec=spec,
        output=out,
    )
    return out.getvalue()


@dataclass
class StandIn:
    """The service: where it is, what it was asked, and how it is to behave."""

    url: str = ""
    by_download: bool = False
    status: int = 200
    seen: list[dict[str, bytes]] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)


@contextmanager
def service(**behaviour: Any) -> Iterator[StandIn]:
    """Run the stand-in on a free port of this machine."""
    standing = StandIn(**behaviour)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kind = self.headers["Content-Type"]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(*_signed_by(standing, self.headers["Authorization"], kind, body))

        def do_GET(self) -> None:
            self._answer(200, "application/pdf", standing.kept[self.path.rpartition("/")[2]])

        def log_message(self, *_args: Any) -> None:
            """Say nothing: what is posted here is secret."""

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status in (301, 302, 307, 308):
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    standing.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield standing
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _signed_by(standing: StandIn, login: str, kind: str, body: bytes) -> tuple[int, str, bytes]:
    if login != "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode():
        return 401, "application/json", b'{"error": "unauthorized"}'
    if standing.status != 200:
        return standing.status, "application/json", b'{"error": "sedang dipelihara"}'
    form = _form(kind, body)
    standing.seen.append(form)
    if (form["nik"], form["passphrase"]) != (NIK.encode(), PASSPHRASE.encode()):
        return 400, "application/json", b'{"error": "passphrase anda salah", "status_code": 2031}'
    made = signed(form["file"])
    if standing.by_download:
        standing.kept["d0k-1"] = made
        return 200, "application/json", b'{"id_dokumen": "d0k-1"}'
    return 200, "application/pdf", made


def _form(kind: str, body: bytes) -> dict[str, bytes]:
    """Read a multipart form with the standard library's own parser."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts: list[Any] = list(message.iter_parts())
    return {
        str(part.get_param("name", header="Content-Disposition")): part.get_payload(decode=True)
        for part in parts
    }
