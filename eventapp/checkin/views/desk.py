"""The desk without its app: somebody admitted by a form, from a ticket's page or a list."""

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import DOOR
from eventapp.checkin import actions, labels, queries
from eventapp.checkin.actions import Answer
from eventapp.checkin.rules import Method
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.devices import device
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.db.session import writing
from eventapp.events import guards
from eventapp.events.models import Event


@bp.post("/kegiatan/<event_id>/meja/hadir")
@allow(*DOOR)
def admit(event_id: str) -> ResponseReturnValue:
    """Admit a registration by its code, from a ticket's page or a list of names."""
    at = clock.now()
    code = text.clean(request.form.get("registration"), 40)
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        seat = queries.seat(session, event.id, code)
        if seat is None:
            raise NotFoundError
        answer = actions.admit(
            session,
            event,
            seat,
            None,
            method=Method.DESK_NAME,
            at=at,
            by=current_actor(),
            device=device(),
        )
    return answered(answer, event, at)


def answered(answer: Answer, event: Event, at: datetime, invitee: str = "") -> str:
    """Return the answer as a page, for whoever came by a form, maybe for an `invitee`."""
    return render_template(
        "checkin/answered.html",
        event=event,
        answer=answer,
        invitee=invitee,
        word=labels.TITLES[answer.verdict],
        tone=labels.TONES.get(answer.verdict, "bad"),
        message=labels.message(answer, event, at),
        next_step=labels.next_step(answer),
    )
