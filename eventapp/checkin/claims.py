"""What a phone in the hall carries: proof that it saw the screen, and who it was last time.

Signed, so that nobody writes one; not secret. A claim ends by itself: a photo of the screen sent
to somebody at home is worth nothing once the code has gone, and the claim stays on the phone.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

KEY_PURPOSE = "hall"
CLAIM_LASTS = timedelta(minutes=10)
REMEMBERED = timedelta(days=365)

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Claim:
    """A phone saw the code of a session (public id) of the event (short code) at `seen_at`.

    `nonce` tells one claim from another when tries are counted; `registration` is whom its holder
    said to be; `is_late` when the code had left the screen a while ago.
    """

    event: str
    session: str
    nonce: str
    seen_at: datetime
    registration: str | None = None
    is_late: bool = False


def write_claim(claim: Claim, key: bytes) -> str:
    """Return the claim as a cookie."""
    seen = int(claim.seen_at.timestamp())
    late = int(claim.is_late)
    body = [claim.event, claim.session, claim.nonce, seen, claim.registration, late]
    return _text(_signer("claim", key).dumps(body))


def read_claim(text: str, key: bytes, at: datetime) -> Claim | None:
    """Return the claim if it is ours and not over."""
    match _loaded("claim", text, key):
        case [str(event), str(session), str(nonce), int(seen), registration, int(late)]:
            seen_at = datetime.fromtimestamp(seen, UTC)
            who = registration if isinstance(registration, str) else None
            claim = Claim(event, session, nonce, seen_at, who, bool(late))
            return claim if at - CLAIM_LASTS <= seen_at <= at + CLAIM_LASTS else None
    return None


def write_person(public_id: str, key: bytes) -> str:
    """Return the cookie that lets a phone be recognised at the next event."""
    return _text(_signer("person", key).dumps(public_id))


def read_person(text: str, key: bytes) -> str | None:
    """Return the person's public id if the cookie is ours."""
    found = _loaded("person", text, key)
    return found if isinstance(found, str) else None


def _loaded(purpose: str, text: str, key: bytes) -> Any:
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _signer(purpose, key).loads(text)
    except BadData:
        return None


def _signer(purpose: str, key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"hall {purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _text(signed: str | bytes) -> str:
    return signed if isinstance(signed, str) else signed.decode()
