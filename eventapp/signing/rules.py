"""What keys are for, and what can be wrong with one."""

from enum import StrEnum

from eventapp.core.errors import DomainError


class Purpose(StrEnum):
    """What a key signs: other keys, files, or the facts in a QR code and in credentials."""

    ROOT = "root"
    SEAL = "seal"
    DATA = "data"


class Fault(StrEnum):
    """Why the key that is to seal can't."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    PASSPHRASE = "passphrase"  # noqa: S105 (a word)
    NO_KEY = "no_key"
    KIND = "kind"
    WEAK = "weak"
    USAGE = "usage"
    EARLY = "early"
    EXPIRED = "expired"
    MODULE = "module"
    TOKEN = "token"  # noqa: S105 (a thing)
    PIN = "pin"
    NO_CERTIFICATE = "no_certificate"
    ISSUER = "issuer"


class SealUnusableError(DomainError):
    """The key that is to seal can't be used; `fault` says why, `where` which setting or file."""

    def __init__(self, fault: Fault, where: str = "") -> None:
        super().__init__(str(fault), where)
        self.fault = fault
        self.where = where


class StampAwayError(DomainError):
    """The time stamp server gave no usable stamp: nothing is signed now, later it may be.

    `reason` is away, refused or odd.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
