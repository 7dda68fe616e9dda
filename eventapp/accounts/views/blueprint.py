"""The room's blueprint, and its errors in words."""

from flask import Blueprint
from flask_babel import gettext as _

from eventapp.accounts.rules import LastAdminError
from eventapp.web.errors import register_message

bp = Blueprint("accounts", __name__)
register_message(
    LastAdminError,
    409,
    lambda _e: _(
        "Ini administrator aktif terakhir. Jadikan petugas lain administrator lebih dulu."
    ),
)
