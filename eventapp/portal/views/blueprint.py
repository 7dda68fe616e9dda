"""The blueprint all participants' pages belong to, and the address of a ticket."""

from flask import Blueprint, url_for

from eventapp.checkin import tickets
from eventapp.checkin.views.keys import ticket_key

bp = Blueprint("portal", __name__)


@bp.app_template_global("ticket_address")
def ticket_address(code: str) -> str:
    """Return the address of a registration's ticket, to be handed on."""
    return url_for("portal.ticket", token=tickets.token(code, ticket_key()), _external=True)
