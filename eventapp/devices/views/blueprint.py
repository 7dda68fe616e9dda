"""The blueprint all pages of this room hang on, its key, and the sentences for its errors."""

from flask import Blueprint
from flask_babel import gettext as _

from eventapp.core import keys
from eventapp.devices.actions import KEY_PURPOSE
from eventapp.devices.rules import EnrolmentOverError
from eventapp.web.errors import register_message
from eventapp.web.extensions import settings

bp = Blueprint("devices", __name__)
register_message(
    EnrolmentOverError,
    410,
    lambda _e: _(
        "Kode ini sudah dipakai atau sudah lewat waktunya. Minta kode baru di halaman Meja."
    ),
)


def enrolment_key() -> bytes:
    """Return the key invitations are made with."""
    return keys.derive(settings().secret_key, KEY_PURPOSE)
