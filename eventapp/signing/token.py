"""An institution's key in a PKCS#11 token (smart card, HSM): it never leaves it.

Needs the package python-pkcs11 (`pip install 'eventapp[pkcs11]'`). Certificates lie beside the
key: its own under the same label, those above it under any.
"""

import hashlib
import threading
from typing import Any

from asn1crypto import algos
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from eventapp.core.settings import SealSettings
from eventapp.signing.keyfile import Held, above
from eventapp.signing.rules import Fault, SealUnusableError
from eventapp.signing.sealing import most_bytes


class TokenKey:
    """A key in a token, with one session kept open; one signature at a time."""

    def __init__(self, key: Any, *, bits: int, is_rsa: bool, where: str) -> None:
        self._key = key
        self._where = where
        self._lock = threading.Lock()
        self.is_rsa = is_rsa
        self.most_bytes = most_bytes(bits, is_rsa=is_rsa)

    def sign(self, message: bytes) -> bytes:
        import pkcs11  # noqa: PLC0415 (most installations have no token)

        way = pkcs11.Mechanism.SHA256_RSA_PKCS if self.is_rsa else pkcs11.Mechanism.ECDSA
        what = message if self.is_rsa else hashlib.sha256(message).digest()
        try:
            with self._lock:
                signature: bytes = self._key.sign(what, mechanism=way)
        except pkcs11.PKCS11Error as error:
            raise SealUnusableError(Fault.TOKEN, self._where) from error
        if self.is_rsa:
            return signature
        encoded: bytes = algos.DSASignature.from_p1363(signature).dump()
        return encoded


def load(chosen: SealSettings) -> Held:
    """Open the token of the settings and find the key; raises SealUnusableError."""
    module, where = str(chosen.pkcs11_module), f"{chosen.pkcs11_token}/{chosen.pkcs11_label}"
    if chosen.pkcs11_module is None or not chosen.pkcs11_module.is_file():
        raise SealUnusableError(Fault.MISSING, module)
    try:
        import pkcs11  # noqa: PLC0415
    except ImportError as error:
        raise SealUnusableError(Fault.MODULE, "python-pkcs11") from error
    try:
        token = pkcs11.lib(module).get_token(token_label=chosen.pkcs11_token)
        session = token.open(user_pin=chosen.pkcs11_pin or None)
        key = session.get_key(
            object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=chosen.pkcs11_label
        )
    except (pkcs11.PinIncorrect, pkcs11.PinLenRange, pkcs11.PinInvalid, pkcs11.PinLocked) as error:
        raise SealUnusableError(Fault.PIN, where) from error
    except pkcs11.NoSuchKey as error:
        raise SealUnusableError(Fault.NO_KEY, where) from error
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        # RuntimeError: the module isn't one.
        raise SealUnusableError(Fault.TOKEN, where) from error
    return _held(session, key, chosen.pkcs11_label, where)


def _held(session: Any, key: Any, label: str, where: str) -> Held:
    import pkcs11  # noqa: PLC0415

    wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
    own: list[x509.Certificate] = []
    others: list[x509.Certificate] = []
    try:
        for one in session.get_objects(wanted):
            found = x509.load_der_x509_certificate(one[pkcs11.Attribute.VALUE])
            (own if one[pkcs11.Attribute.LABEL] == label else others).append(found)
    except (pkcs11.PKCS11Error, ValueError) as error:
        raise SealUnusableError(Fault.TOKEN, where) from error
    if not own:
        raise SealUnusableError(Fault.NO_CERTIFICATE, where)
    public = own[0].public_key()
    if not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise SealUnusableError(Fault.KIND, where)
    is_rsa = isinstance(public, rsa.RSAPublicKey)
    held = TokenKey(key, bits=public.key_size, is_rsa=is_rsa, where=where)
    return Held(held, own[0], above(own[0], [*own[1:], *others]))
