"""The installation's own keys as files: `instance/keys/`, readable by their owner alone.

One file holds a key and its certificate, so that they never part. A file comes into being whole
or not at all, and of two processes that make one at the same moment both use the first.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from eventapp.signing import authority
from eventapp.signing.authority import Pair
from eventapp.signing.rules import Fault, Purpose, SealUnusableError

Mark = tuple[int, int, int]


class Keyring:
    """The keys in one folder, made when they are first asked for."""

    def __init__(self, instance: Path, organisation: str) -> None:
        self.folder = instance / "keys"
        self._organisation = organisation

    def path(self, purpose: Purpose) -> Path:
        """Return where a key lies, or would."""
        return self.folder / f"{purpose}.pem"

    def mark(self, purpose: Purpose) -> Mark | None:
        """Return what changes when the key is changed; None before there is one."""
        return mark(self.path(purpose))

    def pair(self, purpose: Purpose, *, at: datetime) -> Pair:
        """Return a key, made if there is none yet; raises SealUnusableError."""
        path = self.path(purpose)
        try:
            return _read(path)
        except FileNotFoundError:
            _keep_first(path, _packed(self._make(purpose, at=at)))
            return _read(path)

    def replace(self, purpose: Purpose, *, at: datetime) -> Pair:
        """Put a new key in a key's place; the old private half is gone with that."""
        made = self._make(purpose, at=at)
        _keep(self.path(purpose), _packed(made))
        return made

    def revocations(self, *, at: datetime) -> bytes:
        """Return the root's CRL in DER, made once: every file shares it."""
        path = self.folder / "root.crl"
        if not path.exists():
            _keep_first(path, authority.revocations(self.pair(Purpose.ROOT, at=at), at=at))
        return path.read_bytes()

    def _make(self, purpose: Purpose, *, at: datetime) -> Pair:
        root = None if purpose is Purpose.ROOT else self.pair(Purpose.ROOT, at=at)
        return authority.make(purpose, self._organisation, root, at=at)


def mark(path: Path) -> Mark | None:
    """Return what changes when a file is changed; None when it isn't there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _packed(pair: Pair) -> bytes:
    key = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + authority.pem(pair.certificate).encode()


def _read(path: Path) -> Pair:
    try:
        data = path.read_bytes()
        key = load_pem_private_key(data, None)
        certificate = x509.load_pem_x509_certificate(data)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError) as error:
        raise SealUnusableError(Fault.UNREADABLE, str(path)) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealUnusableError(Fault.KIND, str(path))
    return Pair(key, certificate)


def _keep_first(path: Path, data: bytes) -> None:
    """Write a file unless there is one already."""
    written = _written(path, data)
    try:
        os.link(written, path)
    except FileExistsError:
        pass
    finally:
        written.unlink()


def _keep(path: Path, data: bytes) -> None:
    _written(path, data).replace(path)


def _written(path: Path, data: bytes) -> Path:
    """Return a private file beside `path` with `data` in it, safe on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return made
