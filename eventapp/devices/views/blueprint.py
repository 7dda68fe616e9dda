"""The blueprint all pages of this room hang on, and the sentences for its errors."""

from flask import Blueprint
from flask_babel import gettext as _

from eventapp.devices.rules import EnrolmentOverError
from eventapp.web.errors import register_message

bp = Blueprint("devices", __name__)
register_message(
    EnrolmentOverError,
    410,
    lambda _e: _(
        "Kode ini sudah dipakai atau sudah lewat waktunya. Minta kode baru di halaman Meja."
    ),
)
