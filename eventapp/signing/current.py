"""The keys of the application in hand, loaded once per process and again when they change.

An edge by another name: the first key of an installation is made, and written down with its line
in the audit log, when somebody first needs it. Ask for a key outside of any transaction.
"""

import threading
from typing import cast

from cryptography import x509
from flask import current_app

from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.db.session import reading, writing
from eventapp.signing import actions, authority, queries
from eventapp.signing.authority import Pair
from eventapp.signing.data import DataKey
from eventapp.signing.keyring import Keyring, Mark
from eventapp.signing.rules import Purpose
from eventapp.signing.seal import Signer
from eventapp.signing.sealing import Sealer, SoftKey
from eventapp.web.extensions import settings


class _Kept:
    """What this process has loaded, and the marks of the files it came from."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.signer: Signer | None = None
        self.signer_mark: Mark | None = None
        self.data_key: DataKey | None = None
        self.data_mark: Mark | None = None


def signer() -> Signer | None:
    """Return the key that seals, kept at hand; None when settings say that nothing is sealed.

    Raises SealUnusableError.
    """
    kept, ring = _kept(), keyring()
    found = ring.mark(Purpose.SEAL)
    if kept.signer is None or found != kept.signer_mark:
        with kept.lock:
            kept.signer = _own(ring)
            kept.signer_mark = ring.mark(Purpose.SEAL)
    return kept.signer


def data_key() -> DataKey:
    """Return the key that signs facts, kept at hand; raises SealUnusableError."""
    kept, ring = _kept(), keyring()
    found = ring.mark(Purpose.DATA)
    if kept.data_key is None or found != kept.data_mark:
        with kept.lock:
            pair = _in_use(ring, Purpose.DATA)
            kept.data_mark = ring.mark(Purpose.DATA)
            kept.data_key = DataKey(pair.key)
    return kept.data_key


def trusted() -> list[bytes]:
    """Return all certificates that ever sealed here and those above them, in DER; it only reads."""
    with reading() as session:
        known = queries.keys(session)
    return [
        authority.der(x509.load_pem_x509_certificate(one.certificate.encode()))
        for one in known
        if one.purpose != Purpose.DATA
    ]


def keyring() -> Keyring:
    """Return the installation's own keys."""
    return Keyring(settings().instance, settings().organisation)


def _kept() -> _Kept:
    extensions = current_app.extensions
    return cast("_Kept", extensions.get("signing") or extensions.setdefault("signing", _Kept()))


def _own(ring: Keyring) -> Signer:
    root = _in_use(ring, Purpose.ROOT)
    pair = _in_use(ring, Purpose.SEAL)
    return Sealer(
        SoftKey(pair.key),
        key_id=authority.key_id(pair.key.public_key()),
        name=authority.common_name(pair.certificate.subject),
        chain=(authority.der(pair.certificate), authority.der(root.certificate)),
        revocations=(ring.revocations(at=clock.now()),),
    )


def _in_use(ring: Keyring, purpose: Purpose) -> Pair:
    """Return a key, written down as the one of its purpose."""
    at = clock.now()
    pair = ring.pair(purpose, at=at)
    key_id = authority.key_id(pair.key.public_key())
    with reading() as session:
        is_known = queries.is_in_use(session, key_id)
    if not is_known:
        with writing() as session:
            actions.take_into_use(session, purpose, pair.certificate, at=at, by=SYSTEM)
    return pair
