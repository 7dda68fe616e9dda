"""The room's blueprint, and its errors in words."""

from flask import Blueprint
from flask_babel import gettext as _

from eventapp.review.rules import StruckError
from eventapp.web.errors import register_message

bp = Blueprint("review", __name__)
register_message(
    StruckError,
    409,
    lambda _e: _(
        "Kehadiran yang sudah dicoret tidak dapat dikembalikan dari sini. "
        "Catat orangnya lagi di meja registrasi."
    ),
)
