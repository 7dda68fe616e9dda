"""The blueprint all endpoints hang on, and the answer to a body that doesn't fit."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from eventapp.api import requests
from eventapp.web.errors import problem, register_message

bp = Blueprint("api", __name__, url_prefix="/api/v1")
register_message(requests.InvalidBodyError, 422, lambda _e: _("Isi permintaan tidak sesuai."))


@bp.errorhandler(requests.InvalidBodyError)
def _invalid(error: requests.InvalidBodyError) -> Response:
    return problem(422, _("Isi permintaan tidak sesuai."), errors=error.errors)
