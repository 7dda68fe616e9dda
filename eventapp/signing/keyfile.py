"""An institution's key in a PKCS#12 file (.p12, .pfx), with its chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from eventapp.signing import authority
from eventapp.signing.rules import Fault, SealUnusableError
from eventapp.signing.sealing import Key, SoftKey

LEAST_RSA_BITS = 2048
CURVES = ("secp256r1", "secp384r1", "secp521r1")


@dataclass(frozen=True, slots=True)
class Held:
    """A key with its certificate, and those above it, the nearest first."""

    key: Key
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificates in DER, the key's own first."""
        return tuple(authority.der(one) for one in (self.certificate, *self.above))


def load(path: Path, passphrase: str) -> Held:
    """Return what is in the file; raises SealUnusableError."""
    where = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SealUnusableError(Fault.MISSING, where) from error
    except OSError as error:
        raise SealUnusableError(Fault.UNREADABLE, where) from error
    try:
        found = pkcs12.load_pkcs12(data, passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        fault = Fault.PASSPHRASE if _is_pkcs12(data) else Fault.UNREADABLE
        raise SealUnusableError(fault, where) from error
    if found.key is None or found.cert is None:
        raise SealUnusableError(Fault.NO_KEY, where)
    certificate = found.cert.certificate
    key = found.key
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SealUnusableError(Fault.KIND, where)
    others = [one.certificate for one in found.additional_certs]
    return Held(SoftKey(key), certificate, above(certificate, others))


def above(
    certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Return the certificates that certify `certificate`, out of `others` in any order."""
    found: list[x509.Certificate] = []
    last = certificate
    for _ in others:
        issuers = [one for one in others if one.subject == last.issuer and one not in found]
        if last.issuer == last.subject or not issuers:
            break
        last = issuers[0]
        found.append(last)
    return tuple(found)


def refuse_unless_fit(
    certificate: x509.Certificate, where: str, *, certified_by: str, at: datetime
) -> None:
    """Raise SealUnusableError for what no reader would take, or for a provider it isn't from."""
    fault = (
        _fault_of_key(certificate)
        or _fault_of_usage(certificate)
        or _fault_of_time(certificate, at)
        or (Fault.ISSUER if not _is_by(certificate, certified_by) else None)
    )
    if fault:
        raise SealUnusableError(fault, where)


def _fault_of_key(certificate: x509.Certificate) -> Fault | None:
    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return Fault.WEAK if public.key_size < LEAST_RSA_BITS else None
    is_known = isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in CURVES
    return None if is_known else Fault.KIND


def _fault_of_usage(certificate: x509.Certificate) -> Fault | None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
    return None if usage.digital_signature or usage.content_commitment else Fault.USAGE


def _fault_of_time(certificate: x509.Certificate, at: datetime) -> Fault | None:
    if at < certificate.not_valid_before_utc:
        return Fault.EARLY
    return Fault.EXPIRED if at > certificate.not_valid_after_utc else None


def _is_by(certificate: x509.Certificate, provider: str) -> bool:
    """Whether the issuer's name or organisation holds the provider's."""
    kinds = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME)
    names = [
        str(one.value).casefold()
        for kind in kinds
        for one in certificate.issuer.get_attributes_for_oid(kind)
    ]
    return not provider or any(provider.casefold() in name for name in names)


def _is_pkcs12(data: bytes) -> bool:
    try:
        return str(asn1.Pfx.load(data)["version"].native) == "v3"
    except (ValueError, TypeError, KeyError):
        return False
