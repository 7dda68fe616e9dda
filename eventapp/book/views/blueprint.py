"""The room's blueprint, and its errors in words."""

from flask import Blueprint

from eventapp.book import labels
from eventapp.book.rules import CloseRefusedError, CorrectionRefusedError
from eventapp.web.errors import register_message

bp = Blueprint("book", __name__)
register_message(CloseRefusedError, 409, lambda e: str(labels.CLOSE_REFUSALS[e.refusal]))
register_message(CorrectionRefusedError, 409, lambda e: str(labels.REFUSALS[e.refusal]))
