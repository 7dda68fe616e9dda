"""What the QR on paper says by itself: some facts and their signature, readable without a server.

The code holds the public address, and after its `#` (which no browser sends) 229 digits: 31 bytes
of facts and 64 bytes of signature (ECDSA, P-256, SHA-256), written as one number. Signed are
the facts together with the certificate's code, so neither stands under another certificate.

Measured with zbar on codes of 20 mm at 150 dpi, 60 of each, blurred by 0.8 pixels, then by 1.0:
version 6 at level L (41 modules, 236 digits) reads 60 and 45; 7-L (284 digits) 59 and 3; 7-M (208
digits) 60 and 38, 8-M (280 digits) 58 and 0. With eight blots on it at blur 0.8, of 20: 6-L 20,
7-L 11, 8-M 18. The size of a module counts for more than spare code words. So facts are cut to
what version 6 holds beside an address of 50 characters: the name as far as it fits (35 to 40
letters, else marked as cut; accents and case go), of the number a check to be compared with the
number typed from paper, and no event, unit or NIP. Longer addresses lead to version 7.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from eventapp.certificates.codes import normalise_code
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.rules import Capacity, Kind
from eventapp.checkin.tickets import dense_address
from eventapp.core.errors import DomainError
from eventapp.signing import data
from eventapp.signing.authority import key_id

LEVEL = "L"
FORMAT = 1
DIGITS = 229
_FACT_BYTES = 31
_BYTES = _FACT_BYTES + 64
_DOMAIN = b"hadir-kertas-1:"
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")

# Fields from the highest bit down; what is left of the 248 bits is the name.
_WIDTHS = {"format": 4, "key": 8, "version": 4, "role": 2, "kind": 1}
_WIDTHS |= {"hours": 16, "day": 16, "check": 21}
_TEXT_BITS = 8 * _FACT_BYTES - sum(_WIDTHS.values())
_MOST_VERSIONS = 15
_NO_HOURS = 0xFFFF
_EPOCH = date(2000, 1, 1)
_ROLES = (Capacity.PARTICIPANT, Capacity.SPEAKER, Capacity.MODERATOR, Capacity.ORGANISER)
_KINDS = (Kind.CERTIFICATE, Kind.STATEMENT)

# A prefix code of names: how many bits, and the signs of that length in their order; the codes
# count up (canonical Huffman). Part of the format: paper of ten years ago is read with it.
END, CUT = "\n", "…"
LENGTHS = {
    3: " ",
    4: ".AIRS",
    5: "\n,0DEHMNTU",
    6: "/12KLOPY",
    7: "3456789BCFGJWZ",
    8: "…",
    9: "'-?QVX",
}


class PaperFault(StrEnum):
    """What is wrong with the digits of a code on paper."""

    UNREADABLE = "unreadable"
    FORMAT = "format"
    KEY = "key"
    FORGED = "forged"


class PaperCodeError(DomainError):
    """The digits can't be trusted: no such code, a newer format, a foreign key, changed facts."""

    def __init__(self, fault: PaperFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Key(Protocol):
    """What signs: an ECDSA key on P-256."""

    @property
    def key_id(self) -> str:
        """Hex digits that name the key."""

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes, r and s."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the digits say, to be compared with the paper around them.

    `name` is in capitals without accents; `is_cut` when there was no room for the end of it.
    `version` 15 means 15 or more. `key` are the first two hex digits of the key's id, `check`
    is for `says_number`.
    """

    name: str
    is_cut: bool
    capacity: Capacity
    kind: Kind
    version: int
    lesson_hours: Decimal | None
    issued_on: date
    key: str
    check: int

    def says_number(self, number: str) -> bool:
        """Whether a number typed from paper is the one that was signed."""
        return _check(number) == self.check


def segments(facts: CertificateFacts, data_key: Key, base_url: str) -> Sequence[tuple[str, str]]:
    """Return the pieces of the QR: (mode, text), of the same lengths for every certificate."""
    address = dense_address(base_url, "v", facts.code)
    mode = "alphanumeric" if set(address) <= _ALPHANUMERIC else "byte"
    return (mode, address), ("byte", "#"), ("numeric", digits(facts, data_key))


def digits(facts: CertificateFacts, data_key: Key) -> str:
    """Return facts and signature as digits."""
    packed = _packed(facts, data_key.key_id)
    signature = data_key.sign(_message(facts.code, packed))
    return f"{int.from_bytes(packed + signature):0{DIGITS}d}"


def split(text: str) -> tuple[str, str]:
    """Return the code and the digits in what a reader gave; raises PaperCodeError."""
    if len(text) > 8 * DIGITS:
        raise PaperCodeError(PaperFault.UNREADABLE)
    address, _, found = "".join(text.split()).partition("#")
    try:
        path = urlsplit(address).path
    except ValueError as error:
        raise PaperCodeError(PaperFault.UNREADABLE) from error
    code = normalise_code(path.rpartition("/")[2])
    if code is None or not found:
        raise PaperCodeError(PaperFault.UNREADABLE)
    return code, found


def unpack(digits: str) -> PaperFacts:
    """Return what the digits say, signed or not; raises PaperCodeError."""
    return _unpacked(_whole(digits)[:_FACT_BYTES])


def verify(code: str, digits: str, public_jwks: Iterable[Mapping[str, Any]]) -> PaperFacts:
    """Return what the digits say if one of the keys signed them; raises PaperCodeError."""
    whole = _whole(digits)
    packed, signature = whole[:_FACT_BYTES], whole[_FACT_BYTES:]
    facts = _unpacked(packed)
    message = _message(code, packed)
    fault = PaperFault.KEY
    for name, public in _keys(public_jwks):
        if name.startswith(facts.key):
            if data.verify(public, message, signature):
                return facts
            fault = PaperFault.FORGED
    raise PaperCodeError(fault)


def _whole(digits: str) -> bytes:
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise PaperCodeError(PaperFault.UNREADABLE)
    try:
        return int(digits).to_bytes(_BYTES)
    except OverflowError as error:
        raise PaperCodeError(PaperFault.UNREADABLE) from error


def _message(code: str, packed: bytes) -> bytes:
    return _DOMAIN + code.encode("ascii") + b":" + packed


def _keys(jwks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ec.EllipticCurvePublicKey]]:
    for one in jwks:
        try:
            x, y = (int.from_bytes(_unbased(one[name])) for name in ("x", "y"))
            public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        except (KeyError, ValueError, TypeError, AttributeError):
            continue
        yield key_id(public), public


def _unbased(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _packed(facts: CertificateFacts, key_name: str) -> bytes:
    hours = facts.lesson_hours
    values = {
        "format": FORMAT,
        "key": int(key_name[:2], 16),
        "version": min(facts.version, _MOST_VERSIONS),
        "role": _ROLES.index(facts.capacity),
        "kind": _KINDS.index(facts.kind),
        "hours": _NO_HOURS if hours is None else min(int(hours * 100), _NO_HOURS - 1),
        "day": min(max((facts.issued_on - _EPOCH).days, 0), 0xFFFF),
        "check": _check(facts.number),
    }
    bits = "".join(f"{values[name]:0{width}b}" for name, width in _WIDTHS.items())
    return int(bits + _written(plain(facts.name)), 2).to_bytes(_FACT_BYTES)


def _unpacked(packed: bytes) -> PaperFacts:
    bits = f"{int.from_bytes(packed):0{8 * _FACT_BYTES}b}"
    values, at = {}, 0
    for name, width in _WIDTHS.items():
        values[name] = int(bits[at : at + width], 2)
        at += width
    if values["format"] != FORMAT:
        raise PaperCodeError(PaperFault.FORMAT)
    name, is_cut = _read(bits[at:])
    hours = values["hours"]
    return PaperFacts(
        name=name,
        is_cut=is_cut,
        capacity=_ROLES[values["role"]],
        kind=_KINDS[values["kind"]],
        version=values["version"],
        lesson_hours=None if hours == _NO_HOURS else Decimal(hours) / 100,
        issued_on=_EPOCH + timedelta(values["day"]),
        key=f"{values['key']:02x}",
        check=values["check"],
    )


def _check(number: str) -> int:
    """Hash letters and digits alone: dashes and blanks are typed in many ways."""
    folded = unicodedata.normalize("NFKD", number).upper()
    said = "".join(sign for sign in folded if sign.isascii() and sign.isalnum())
    width = _WIDTHS["check"]
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4]) >> 32 - width


def plain(name: str) -> str:
    """Return a name as the digits can say it: capitals without accents, `?` for other scripts."""
    folded = unicodedata.normalize("NFKD", name.replace("\u2019", "'")).upper()
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    known = "".join(sign if sign in _CODES and sign not in END + CUT else "?" for sign in bare)
    return " ".join(known.split())


def _written(name: str) -> str:
    """Return the name in bits, its end marked, or cut where its room ends."""
    bits = [_CODES[sign] for sign in name]
    ends, cuts = _CODES[END], _CODES[CUT]
    if sum(map(len, bits)) + len(ends) > _TEXT_BITS:
        while sum(map(len, bits)) + len(cuts) > _TEXT_BITS:
            bits.pop()
        ends = cuts
    return f"{''.join(bits)}{ends}".ljust(_TEXT_BITS, "0")


def _read(bits: str) -> tuple[str, bool]:
    found: list[str] = []
    word = ""
    for bit in bits:
        word += bit
        if sign := _SIGNS.get(word):
            if sign in (END, CUT):
                return "".join(found), sign == CUT
            found.append(sign)
            word = ""
    raise PaperCodeError(PaperFault.UNREADABLE)


def _canonical() -> dict[str, str]:
    """Return the bits of each sign."""
    codes, number = {}, 0
    lengths = [*LENGTHS, 0]
    for length, following in pairwise(lengths):
        for sign in LENGTHS[length]:
            codes[sign] = f"{number:0{length}b}"
            number += 1
        number <<= max(following - length, 0)
    return codes


_CODES = _canonical()
_SIGNS = {bits: sign for sign, bits in _CODES.items()}


def signs() -> dict[str, str]:
    """Return the signs of names by their bits, for readers elsewhere."""
    return dict(_SIGNS)
