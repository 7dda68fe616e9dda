"""Which key seals by the settings, and how it stands; a key of one's own isn't made here."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.core.settings import SealSettings, Settings
from eventapp.signing import authority, keyfile, token
from eventapp.signing.keyfile import Held
from eventapp.signing.keyring import Keyring, Mark, mark
from eventapp.signing.rules import Fault, Purpose, SealUnusableError
from eventapp.signing.sealing import SoftKey


@dataclass(frozen=True, slots=True)
class Standing:
    """The key that seals: `source` is off, own, pkcs12 or pkcs11.

    Before the first document there is no key of one's own yet: then `key_id` is "". With a
    `fault` nothing can be sealed; `where` says which file or token it is about.
    """

    source: str
    key_id: str = ""
    name: str = ""
    until: datetime | None = None
    fault: Fault | None = None
    where: str = ""


def standing(settings: Settings, *, at: datetime) -> Standing:
    """Look at the key without using it."""
    source = source_of(settings.seal)
    ring = Keyring(settings.instance, settings.organisation)
    if source == "off" or (source == "own" and ring.mark(Purpose.SEAL) is None):
        return Standing(source)
    try:
        held = own(ring, at=at) if source == "own" else institution(settings.seal, at=at)
    except SealUnusableError as error:
        return Standing(source, fault=error.fault, where=error.where)
    return Standing(
        source,
        authority.key_id(held.certificate.public_key()),
        authority.common_name(held.certificate.subject),
        held.certificate.not_valid_after_utc,
    )


def source_of(chosen: SealSettings) -> str:
    """Return where the key comes from."""
    if not chosen.is_on:
        return "off"
    if chosen.is_own:
        return "own"
    return "pkcs12" if chosen.pkcs12 else "pkcs11"


def mark_of(settings: Settings) -> Mark | None:
    """Return what changes when the key is changed."""
    if settings.seal.is_own:
        return Keyring(settings.instance, settings.organisation).mark(Purpose.SEAL)
    return mark(settings.seal.pkcs12) if settings.seal.pkcs12 else None


def own(ring: Keyring, *, at: datetime) -> Held:
    """Return the installation's own seal, made if there is none yet; raises SealUnusableError."""
    pair, root = ring.pair(Purpose.SEAL, at=at), ring.pair(Purpose.ROOT, at=at)
    return Held(SoftKey(pair.key), pair.certificate, (root.certificate,))


def institution(chosen: SealSettings, *, at: datetime) -> Held:
    """Return the key the settings name; raises SealUnusableError."""
    if chosen.pkcs12:
        held, where = keyfile.load(chosen.pkcs12, _passphrase(chosen)), str(chosen.pkcs12)
    else:
        held, where = token.load(chosen), f"{chosen.pkcs11_token}/{chosen.pkcs11_label}"
    keyfile.refuse_unless_fit(held.certificate, where, certified_by=chosen.certified_by, at=at)
    return held


def _passphrase(chosen: SealSettings) -> str:
    if chosen.passphrase or chosen.passphrase_file is None:
        return chosen.passphrase
    try:
        return chosen.passphrase_file.read_text("utf-8").rstrip("\r\n")
    except FileNotFoundError as error:
        raise SealUnusableError(Fault.MISSING, str(chosen.passphrase_file)) from error
    except (OSError, ValueError) as error:
        raise SealUnusableError(Fault.UNREADABLE, str(chosen.passphrase_file)) from error
