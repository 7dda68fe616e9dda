"""What whoever runs the installation reads when a key can't seal (commands speak English)."""

from datetime import datetime

from eventapp.signing.rules import Fault
from eventapp.signing.standing import Standing

_FAULTS = {
    Fault.MISSING: "{where} isn't there: put the file there, or correct the setting.",
    Fault.UNREADABLE: "{where} can't be read: is it the right file, and may this user read it?",
    Fault.PASSPHRASE: "The passphrase doesn't open {where}: set EVENTAPP_SEAL_PASSPHRASE.",
    Fault.NO_KEY: "{where} holds no private key with its certificate: export both together.",
    Fault.KIND: "The key in {where} is of a kind PDF readers don't take: use RSA or P-256.",
    Fault.WEAK: "The key in {where} is too short: use RSA of 2048 bits or more, or P-256.",
    Fault.USAGE: "The certificate in {where} is not for signing: ask its issuer for one that is.",
    Fault.EARLY: "The certificate in {where} isn't valid yet: is this machine's clock right?",
    Fault.EXPIRED: "The certificate in {where} has expired: put the new one there.",
    Fault.MODULE: "Install the Python package {where}: pip install 'eventapp[pkcs11]'",
    Fault.TOKEN: "The token {where} can't be used: is it plugged in, and its label right?",
    Fault.PIN: "The PIN doesn't open the token {where}: set EVENTAPP_SEAL_PKCS11_PIN.",
    Fault.NO_CERTIFICATE: "The token {where} has no certificate under the key's label: add it.",
    Fault.ISSUER: "The certificate in {where} isn't by whom EVENTAPP_SEAL_CERTIFIED_BY names.",
}
_SOURCES = {"own": "own key", "pkcs12": "PKCS#12 file", "pkcs11": "PKCS#11 token"}
SOON_DAYS = 30


def of_fault(fault: Fault, where: str) -> str:
    """Return what to do about a fault."""
    return _FAULTS[fault].format(where=where)


def line(found: Standing) -> str:
    """Return how the key stands, in a line."""
    if found.source == "off":
        return "documents aren't sealed (EVENTAPP_SEAL=off)"
    source = _SOURCES[found.source]
    if found.fault:
        return f"seal by {source}"
    if found.until is None:
        return f"seal by {source}, made with the first document"
    return f"seal by {source} {found.key_id} ({found.name}), until {found.until:%Y-%m-%d}"


def remedy(found: Standing, *, at: datetime) -> str:
    """Return what to do, "" when all is well."""
    if found.fault:
        return of_fault(found.fault, found.where)
    if found.until and (found.until - at).days < SOON_DAYS:
        return "The certificate of the seal expires soon: get the next one now."
    return ""
