"""An installation's own authority: a root, and what it certifies (RFC 5280, all P-256).

Its certificates say that they are no certified electronic signature. They hold for thirty years,
so that a file kept on paper's terms can still be checked; keys are changed long before.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from eventapp.signing.rules import Purpose

NO_CERTIFIED_SIGNATURE = "Bukan tanda tangan elektronik tersertifikasi"
_WORDS = {
    Purpose.ROOT: "Otoritas instalasi",
    Purpose.SEAL: "Segel instalasi",
    Purpose.DATA: "Kunci data instalasi",
}
_YEARS_30 = timedelta(days=30 * 365 + 8)
_SKEW = timedelta(hours=1)
_MOST_IN_A_NAME = 64  # X.520's upper bound of CN and O
# pdfsig and others that ask NSS trust only who may sign mail; RFC 9336 is the newer purpose.
_PURPOSES = (ExtendedKeyUsageOID.EMAIL_PROTECTION, ObjectIdentifier("1.3.6.1.5.5.7.3.36"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def key_id(public: PublicKeyTypes) -> str:
    """Return the first 16 hex digits of the SHA-256 of the SubjectPublicKeyInfo."""
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:16]


def der(certificate: x509.Certificate) -> bytes:
    """Return the certificate in DER."""
    return certificate.public_bytes(Encoding.DER)


def pem(certificate: x509.Certificate) -> str:
    """Return the certificate in PEM."""
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def common_name(name: x509.Name) -> str:
    """Return the name people know the holder by, or all of it where there is none."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def make(purpose: Purpose, organisation: str, root: Pair | None, *, at: datetime) -> Pair:
    """Make a key and have `root` certify it; the root certifies itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(purpose, organisation)
    by = root.key if root else key
    begins = at.replace(microsecond=0)
    ends = begins + _YEARS_30
    if root:
        ends = min(ends, root.certificate.not_valid_after_utc)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject if root else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - _SKEW)
        .not_valid_after(ends)
    )
    for extension, is_critical in _extensions(purpose, key, by):
        built = built.add_extension(extension, critical=is_critical)
    return Pair(key, built.sign(by, hashes.SHA256()))


def revocations(root: Pair, *, at: datetime) -> bytes:
    """Return the root's CRL in DER: nothing revoked, valid as long as the root.

    It stands in every file, for readers that insist on one and have no network.
    """
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(at.replace(microsecond=0) - _SKEW)
        .next_update(root.certificate.not_valid_after_utc)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(_authority(root.key), critical=False)
    )
    return built.sign(root.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _name(purpose: Purpose, organisation: str) -> x509.Name:
    name = organisation.strip() or "eventapp"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(name)),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NO_CERTIFIED_SIGNATURE),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(f"{_WORDS[purpose]}: {name}")),
        ]
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_IN_A_NAME else text[: _MOST_IN_A_NAME - 1] + "…"


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _extensions(
    purpose: Purpose, key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey
) -> Sequence[tuple[x509.ExtensionType, bool]]:
    is_root = purpose is Purpose.ROOT
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=purpose is Purpose.SEAL,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    found: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), True),
        (usage, True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (_authority(issuer), False),
    ]
    if purpose is Purpose.SEAL:
        found.append((x509.ExtendedKeyUsage(_PURPOSES), False))
    return found
