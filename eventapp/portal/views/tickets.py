"""My ticket: the code to show, the name as it is printed, where I was present, my certificate."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import current_principal, public
from eventapp.accounts.rules import DOOR
from eventapp.certificates import amending, correction_labels
from eventapp.certificates.models import CorrectionRequest
from eventapp.certificates.queries import corrections
from eventapp.checkin import papers, pdf, tickets
from eventapp.checkin import queries as checkin
from eventapp.checkin.views.keys import ticket_key
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.files import qr
from eventapp.participants import queries as registrations
from eventapp.portal.labels import TONES, presence_word
from eventapp.portal.rules import Stay, ask_again_in, presence_of
from eventapp.portal.views.blueprint import bp
from eventapp.portal.views.holding import Held, code_of, gone, held
from eventapp.web.extensions import settings


@bp.get("/t/<token>")
@bp.get("/T/<token>", endpoint="ticket_capitals")
@public
def ticket(token: str) -> ResponseReturnValue:
    """Show a ticket to whoever holds it."""
    code = code_of(token)
    if code is None:
        return gone()
    with reading() as session:
        return _page(session, held(session, code))


@bp.get("/t/<token>.pdf")
@public
def ticket_pdf(token: str) -> ResponseReturnValue:
    """Give the ticket to print or to keep."""
    code = code_of(token)
    if code is None:
        return gone()
    with reading() as session:
        mine = held(session, code)
        card = papers.ticket(mine.row, ticket_key(), settings().base_url)
        body = pdf.ticket(card, papers.occasion(mine.event, settings().organisation))
    headers = {"Content-Disposition": f'attachment; filename="tiket-{mine.row.code}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)


def _page(session: Session, mine: Held) -> str:
    row, event, at = mine.row, mine.event, clock.now()
    text = tickets.write(row.code, ticket_key(), settings().base_url)
    return render_template(
        "portal/ticket.html",
        mine=mine,
        row=row,
        event=event,
        qr=qr.svg(text, _("Kode QR tiket %(code)s", code=row.code)),
        presences=_presences(session, mine),
        wait=ask_again_in(event.starts_at, event.ends_at, at),
        certificate=mine.certificate,
        correction=_correction(session, mine),
        words=correction_labels,
        read_words=amending.read,
        wish=registrations.latest_name_request(session, row.id),
        signature=checkin.signature_of(session, row.id) if event.asks_signature else "",
        is_officer=_is_at_door(session, event),
    )


def _correction(session: Session, mine: Held) -> CorrectionRequest | None:
    """Return the holder's newest wish about the certificate, or None."""
    if mine.certificate is None:
        return None
    return corrections.latest_wish(session, mine.certificate.code)


def _presences(session: Session, mine: Held) -> list[tuple[str, str]]:
    """Return the tone and the word of the holder's presence in each session, in their order."""
    at = clock.now()
    arrivals = checkin.arrivals_of(session, [mine.row.id]).get(mine.row.id, {})
    found = []
    for one in mine.event.sessions:
        arrival = arrivals.get(one.id)
        since, until = (arrival.arrived_at, arrival.left_at) if arrival else (None, None)
        state = presence_of(Stay(one.starts_at, one.ends_at, since, until), at)
        found.append((TONES[state], presence_word(state, since, until, mine.event.timezone)))
    return found


def _is_at_door(session: Session, event: Event) -> bool:
    """Whether an officer of this door opened the ticket with the phone's own camera."""
    who = current_principal()
    if who is None or who.role not in DOOR:
        return False
    try:
        guards.load(session, event.public_id, door=True)
    except NotFoundError:
        return False
    return True
