"""The keys of the application in hand, loaded once per process and again when they change.

An edge by another name: the first key of an installation is made, and written down with its line
in the audit log, when somebody first needs it. Ask for a key outside of any transaction.
"""

import threading
from datetime import datetime
from typing import cast

from cryptography import x509
from flask import current_app

from eventapp.core import clock
from eventapp.core.actors import SYSTEM, Actor
from eventapp.db.session import reading, writing
from eventapp.signing import actions, authority, queries
from eventapp.signing.data import DataKey
from eventapp.signing.keyfile import Held
from eventapp.signing.keyring import Keyring, Mark
from eventapp.signing.rules import Fault, Purpose, SealUnusableError
from eventapp.signing.seal import Signer
from eventapp.signing.sealing import Sealer
from eventapp.signing.stamps import StampServer
from eventapp.signing.standing import institution, mark_of, own
from eventapp.web.extensions import settings


class _Kept:
    """What this process has loaded, and the marks of the files it came from."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.signer: Signer | None = None
        self.signer_mark: Mark | None = None
        self.until: datetime | None = None
        self.data_key: DataKey | None = None
        self.data_mark: Mark | None = None


def signer() -> Signer | None:
    """Return the key that seals, kept at hand; None when settings say that nothing is sealed.

    Raises SealUnusableError.
    """
    chosen = settings()
    if not chosen.seal.is_on:
        return None
    kept = _kept()
    if kept.signer is None or mark_of(chosen) != kept.signer_mark:
        with kept.lock:
            held = _seal_key()
            kept.signer = _sealer(held)
            kept.until = held.certificate.not_valid_after_utc
            kept.signer_mark = mark_of(chosen)
    if kept.until and clock.now() > kept.until:
        raise SealUnusableError(Fault.EXPIRED, kept.signer.seal.name)
    return kept.signer


def data_key() -> DataKey:
    """Return the key that signs facts, kept at hand; raises SealUnusableError."""
    kept, ring = _kept(), keyring()
    if kept.data_key is None or ring.mark(Purpose.DATA) != kept.data_mark:
        with kept.lock:
            at = clock.now()
            pair = ring.pair(Purpose.DATA, at=at)
            _write_down(Purpose.ROOT, ring.pair(Purpose.ROOT, at=at).certificate, at=at)
            _write_down(Purpose.DATA, pair.certificate, at=at)
            kept.data_mark = ring.mark(Purpose.DATA)
            kept.data_key = DataKey(pair.key)
    return kept.data_key


def root_certificate() -> x509.Certificate:
    """Return the certificate of the installation's own authority, made if there is none yet."""
    at = clock.now()
    found = keyring().pair(Purpose.ROOT, at=at).certificate
    _write_down(Purpose.ROOT, found, at=at)
    return found


def rotate(purpose: Purpose, *, at: datetime, by: Actor) -> str:
    """Put a new key in the place of the seal or data key; return its id.

    The file comes first: if this ends between the two, the next use writes the key down.
    """
    root_certificate()
    made = keyring().replace(purpose, at=at)
    with writing() as session:
        actions.take_into_use(session, purpose, made.certificate, at=at, by=by)
    return authority.key_id(made.certificate.public_key())


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


def _seal_key() -> Held:
    at, chosen = clock.now(), settings().seal
    held = own(keyring(), at=at) if chosen.is_own else institution(chosen, at=at)
    if chosen.is_own:
        _write_down(Purpose.ROOT, held.above[0], at=at)
    _write_down(Purpose.SEAL, held.certificate, at=at)
    return held


def _sealer(held: Held) -> Sealer:
    chosen = settings().seal
    return Sealer(
        held.key,
        key_id=authority.key_id(held.certificate.public_key()),
        name=authority.common_name(held.certificate.subject),
        chain=held.chain,
        revocations=(keyring().revocations(at=clock.now()),) if chosen.is_own else (),
        stamps=StampServer(chosen.tsa_url) if chosen.tsa_url else None,
        certified_by=chosen.certified_by,
    )


def _write_down(purpose: Purpose, certificate: x509.Certificate, *, at: datetime) -> None:
    """Make a key the one of its purpose, unless it is already."""
    with reading() as session:
        is_known = queries.is_in_use(session, authority.key_id(certificate.public_key()))
    if not is_known:
        with writing() as session:
            actions.take_into_use(session, purpose, certificate, at=at, by=SYSTEM)
