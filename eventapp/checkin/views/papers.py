"""Papers of an event too long to wait for, and cards to cut."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.checkin import papers
from eventapp.checkin.tasks import CARDS
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.keys import ticket_key
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.files.current import store
from eventapp.jobs import queries as jobs
from eventapp.jobs.actions import enqueue
from eventapp.jobs.waking import wake
from eventapp.web.downloads import attachment
from eventapp.web.extensions import settings

PDF = "application/pdf"


@bp.get("/kegiatan/<event_id>/peserta/tiket.pdf")
@allow(*READERS)
def cards(event_id: str) -> ResponseReturnValue:
    """Send the cards of a small event; offer to have those of a large one made."""
    with reading() as session:
        event = guards.load(session, event_id)
        rows = papers.holders(session, event.id)
    if not rows:
        flash(_("Belum ada peserta yang dapat dibuatkan kartu."), "warn")
        return redirect(url_for("participants.index", event_id=event_id))
    if len(rows) > papers.CARDS_AT_ONCE:
        return offer(event, _("Kartu tiket"), len(rows), "checkin.prepare_cards")
    body = papers.cards(rows, event, ticket_key(), settings().base_url)
    return attachment(body, f"tiket-{event.short_code}.pdf", PDF)


@bp.post("/kegiatan/<event_id>/peserta/tiket")
@allow(*EDITORS)
def prepare_cards(event_id: str) -> ResponseReturnValue:
    """Have the worker draw the cards."""
    back = url_for("participants.index", event_id=event_id)
    return have_made(event_id, CARDS, {}, back)


@bp.get("/kegiatan/<event_id>/berkas-pintu/<job>.pdf")
@allow(*READERS)
def made_paper(event_id: str, job: str) -> ResponseReturnValue:
    """Send what the worker drew for this event."""
    with reading() as session:
        event = guards.load(session, event_id)
        done = jobs.job(session, job)
    is_ours = done.kind == CARDS and done.args.get("event") == event.public_id
    if not is_ours or not done.result:
        raise NotFoundError
    body = store().get(done.result["file"])
    return attachment(body, f"tiket-{event.short_code}.pdf", PDF)


def offer(
    event: Event, title: str, count: int, endpoint: str, fields: dict[str, str] | None = None
) -> str:
    """Show what would be made, and the button; `fields` go with it."""
    action = url_for(endpoint, event_id=event.public_id)
    return render_template(
        "checkin/prepare.html",
        event=event,
        title=title,
        count=count,
        action=action,
        fields=fields or {},
    )


def have_made(event_id: str, kind: str, more: dict[str, Any], back: str) -> ResponseReturnValue:
    """Put a job in the queue, one at a time of its kind, and show how far it is."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        job = _enqueue(session, event, kind, more)
    wake(settings())
    return redirect(url_for("jobs.show", job=job, lanjut=back))


def _enqueue(session: Session, event: Event, kind: str, more: dict[str, Any]) -> str:
    only_one = ":".join([kind, event.public_id, *(str(value) for value in more.values())])
    args = {"event": event.public_id, **more}
    return enqueue(session, kind, args, at=clock.now(), by=current_actor(), only_one=only_one)
