"""The text inside a ticket's QR: an address of this application with a signed token.

`<base>/T/<CODE><SIG>`: CODE is the registration's public code, SIG keeps anybody from making
a ticket out of a code seen on a list. Written in capitals the QR needs fewer modules, and
fewer modules are what lets a weak camera read it from further away.
"""

import hmac
import re
from enum import Enum
from urllib.parse import unquote, urlsplit

from eventapp.checkin import crockford
from eventapp.core.ids import normalise_code

CODE_LENGTH = 8
SIGNATURE_LENGTH = 10
KEY_PURPOSE = "ticket"

_LONGEST_TEXT = 400
_TOKEN_IN_ADDRESS = re.compile(r"/t/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE | re.DOTALL)


class Fault(Enum):
    """Why a text is no ticket. Not a string, so that it can never pass for a code."""

    UNREADABLE = "unreadable"
    BAD_SIGNATURE = "bad_signature"


def token(code: str, key: bytes) -> str:
    """Return the 18 characters that stand for a registration: its code, then the signature."""
    return code + _signature(code, key)


def write(code: str, key: bytes, base_url: str) -> str:
    """Return the text for the QR; all capitals unless the base address has a path with case."""
    return dense_address(base_url, "t", token(code, key))


def read(text: str, key: bytes) -> str | Fault:
    """Return the registration's code if `text` is a ticket signed with `key`.

    Takes the address in any case or the bare token, with blanks, dashes and look-alikes.
    Which host stands in the address does not matter: the signature does.
    """
    if len(text) > _LONGEST_TEXT:
        return Fault.UNREADABLE
    found = _TOKEN_IN_ADDRESS.search(text.strip())
    bare = normalise_code(unquote(found[1] if found else text).strip())
    if not crockford.is_code(bare, CODE_LENGTH + SIGNATURE_LENGTH):
        return Fault.UNREADABLE
    code, signature = bare[:CODE_LENGTH], bare[CODE_LENGTH:]
    if not hmac.compare_digest(signature, _signature(code, key)):
        return Fault.BAD_SIGNATURE
    return code


def read_typed(text: str) -> str | None:
    """Return the code an officer typed from a ticket, or None if it can't be one.

    Without a signature: for officers only, who see the holder and are themselves recorded.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    code = normalise_code(text.strip())
    return code if crockford.is_code(code, CODE_LENGTH) else None


def dense_address(base_url: str, route: str, tail: str) -> str:
    """Join an address for a QR: capitals throughout when nothing in the base path has case.

    Scheme and host have no case (RFC 3986, 6.2.2.1); our own routes exist in both.
    """
    base = base_url.rstrip("/")
    path = urlsplit(base).path
    if path != path.upper():
        return f"{base}/{route}/{tail}"
    return f"{base}/{route}/{tail}".upper()


def _signature(code: str, key: bytes) -> str:
    digest = hmac.digest(key, b"ticket\x00" + code.encode(), "sha256")
    return crockford.encode(digest, SIGNATURE_LENGTH)
