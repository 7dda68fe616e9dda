"""My ticket: the code to show, the name as it is printed, where I was present, my certificate."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import current_principal, public
from eventapp.accounts.rules import DOOR
from eventapp.certificates import queries as certificates
from eventapp.checkin import papers, pdf, tickets
from eventapp.checkin import queries as checkin
from eventapp.checkin.views.keys import ticket_key
from eventapp.core import clock
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.files import qr
from eventapp.participants import actions as participants
from eventapp.participants import queries as registrations
from eventapp.participants.actions import Correction
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name, name_key
from eventapp.participants.rules.registering import are_alike
from eventapp.portal.forms import PrintedNameForm
from eventapp.portal.views.blueprint import bp
from eventapp.web.extensions import settings

_KEPT = ("nip", "employment", "rank", "position", "unit_id", "role")


@bp.get("/t/<token>")
@bp.get("/T/<token>", endpoint="ticket_capitals")
@public
def ticket(token: str) -> ResponseReturnValue:
    """Show a ticket to whoever holds it."""
    code = _code(token)
    if code is None:
        return _gone()
    with reading() as session:
        row, event = _held(session, code)
        return _page(session, row, event)


@bp.get("/t/<token>.pdf")
@public
def ticket_pdf(token: str) -> ResponseReturnValue:
    """Give the ticket to print or to keep."""
    code = _code(token)
    if code is None:
        return _gone()
    with reading() as session:
        row, event = _held(session, code)
        mine = papers.ticket(row, ticket_key(), settings().base_url)
        body = pdf.ticket(mine, papers.occasion(event, settings().organisation))
    headers = {"Content-Disposition": f'attachment; filename="tiket-{row.code}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)


@bp.post("/t/<token>")
@public
def correct_name(token: str) -> ResponseReturnValue:
    """Mend the printed name until there is a certificate; a ticket is not handed to another."""
    code, form = _code(token), PrintedNameForm()
    if code is None:
        return _gone()
    with writing() as session:
        row, event = _held(session, code)
        name = form.printed()
        if name is None or certificates.of_registration(session, row.id) is not None:
            return _page(session, row, event, form), 422
        if not are_alike(name_key(row.name), name_key(name.name)):
            form.reject("name", _("Nama ini terlalu berbeda. Minta panitia menggantinya."))
            return _page(session, row, event, form), 422
        kept = {field: getattr(row, field) for field in _KEPT}
        participants.update(
            session,
            row,
            Correction(
                name=name.name,
                front_title=name.front_title,
                back_title=name.back_title,
                with_person=False,
                **kept,
            ),
            version=row.version,
            at=clock.now(),
            by=Actor(ActorKind.PARTICIPANT, row.code, _printed(row)),
        )
    flash(_("Nama diperbaiki. Inilah yang akan tercetak."), "ok")
    return redirect(url_for("portal.ticket", token=token), 303)


def _code(token: str) -> str | None:
    code = tickets.read(token, ticket_key())
    return code if isinstance(code, str) else None


def _gone() -> tuple[str, int]:
    return render_template("portal/ticket_gone.html"), 404


def _held(session: Session, code: str) -> tuple[Registration, Event]:
    row = registrations.registration(session, code)
    return row, events.event(session, row.event.public_id)


def _page(
    session: Session, row: Registration, event: Event, form: PrintedNameForm | None = None
) -> str:
    key = ticket_key()
    times = checkin.arrival_times(session, [row.id])
    text = tickets.write(row.code, key, settings().base_url)
    return render_template(
        "portal/ticket.html",
        row=row,
        event=event,
        printed=_printed(row),
        token=tickets.token(row.code, key),
        qr=qr.svg(text, _("Kode QR tiket %(code)s", code=row.code)),
        times={session_id: at for (session_id, _row), at in times.items()},
        certificate=certificates.of_registration(session, row.id),
        form=form or PrintedNameForm(formdata=None, obj=row),
        is_officer=_is_at_door(session, event),
    )


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


def _printed(row: Registration) -> str:
    return full_name(row.front_title, row.name, row.back_title)
