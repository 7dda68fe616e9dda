"""What an event chooses: its design, and when it gives statements of attendance instead."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.certificates import design_labels, looks
from eventapp.certificates.actions import designs as actions
from eventapp.certificates.actions.designs import Choice
from eventapp.certificates.design_forms import ChoiceForm
from eventapp.certificates.queries import designs as queries
from eventapp.certificates.queries.designs import Chosen
from eventapp.certificates.rules import Kind
from eventapp.certificates.tasks import verify_url
from eventapp.certificates.tried import tried
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.files.current import store
from eventapp.web.extensions import settings


@bp.get("/kegiatan/<event_id>/sertifikat/desain")
@allow(*READERS)
def event_design(event_id: str) -> ResponseReturnValue:
    """Show what the event chose, tried with its own people."""
    with reading() as session:
        event = guards.load(session, event_id)
        form, chosen = _form(session, event)
        form.show(queries.designs(session, archived=None), chosen)
        return _page(session, event, form, chosen)


@bp.post("/kegiatan/<event_id>/sertifikat/desain")
@allow(*EDITORS)
def choose_design(event_id: str) -> ResponseReturnValue:
    """Keep what the event chose."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        form, chosen = _form(session, event)
        if not form.is_accepted():
            return _page(session, event, form, chosen), 422
    choice = Choice(form.designs(), form.rule())
    try:
        with writing() as session:
            event = guards.load(session, event_id, change=True)
            version = form.read_version()
            actions.choose_designs(
                session, event, choice, version=version, at=clock.now(), by=current_actor()
            )
    except StaleError:
        with reading() as session:
            event = guards.load(session, event_id, change=True)
            chosen = queries.chosen(session, event.id)
            form.version.data = str(chosen.version)
            return _page(session, event, form, chosen, is_stale=True), 409
    flash(_("Desain disimpan. Sertifikat yang sudah terbit tidak berubah."), "ok")
    return redirect(url_for("certificates.event_design", event_id=event_id))


@bp.get("/kegiatan/<event_id>/sertifikat/desain/<kind>/<int:number>.jpg")
@allow(*READERS)
def event_design_picture(event_id: str, kind: str, number: int) -> ResponseReturnValue:
    """Send the paper of one of the five people a design is tried with, as it would be now."""
    if kind not in set(Kind):
        raise NotFoundError
    with reading() as session:
        event = guards.load(session, event_id)
        content = queries.chosen(session, event.id).looks[Kind(kind)].content
        people = tried(session, content, event_id, settings().organisation, clock.now())
    if not 0 <= number < len(people):
        raise NotFoundError
    data = looks.picture(
        people[number].facts,
        verify_url(looks.NO_CODE),
        content,
        looks.pictures_of(content, store()),
        page=int(request.args.get("halaman") == "2"),
        width=looks.SMALL if number else looks.FULL,
    )
    if data is None:
        raise NotFoundError
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _form(session: Session, event: Event) -> tuple[ChoiceForm, Chosen]:
    form, chosen = ChoiceForm(), queries.chosen(session, event.id)
    form.offer(queries.designs(session, archived=None), chosen)
    return form, chosen


def _page(
    session: Session, event: Event, form: ChoiceForm, chosen: Chosen, *, is_stale: bool = False
) -> str:
    look = chosen.looks[Kind.CERTIFICATE]
    people = tried(session, look.content, event.public_id, settings().organisation, clock.now())
    return render_template(
        "certificates/event_design.html",
        event=event,
        form=form,
        chosen=chosen,
        kinds=chosen.kinds,
        people=people,
        is_stale=is_stale,
        words=design_labels,
    )
