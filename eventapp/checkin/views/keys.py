"""The keys of this room, each derived for its purpose."""

from eventapp.checkin import claims, door_codes, tickets
from eventapp.core import keys
from eventapp.web.extensions import settings


def ticket_key() -> bytes:
    """Return the key tickets are signed with."""
    return keys.derive(settings().secret_key, tickets.KEY_PURPOSE)


def door_key() -> bytes:
    """Return the key the hall's codes are made with."""
    return keys.derive(settings().secret_key, door_codes.KEY_PURPOSE)


def hall_key() -> bytes:
    """Return the key phones' claims are signed with."""
    return keys.derive(settings().secret_key, claims.KEY_PURPOSE)
