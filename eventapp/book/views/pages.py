"""The book itself: what will be fixed, closing it, and what it says once it is closed."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.book import actions, checking, labels, queries
from eventapp.book.forms import CloseForm
from eventapp.book.models import Book
from eventapp.book.rules import CloseRefusal, CloseRefusedError, State
from eventapp.book.rules.closing import is_on
from eventapp.book.rules.content import grouped
from eventapp.book.views.blueprint import bp
from eventapp.checkin import queries as checkin
from eventapp.checkin.labels import KINDS as LISTS
from eventapp.core import clock
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants.rules.names import full_name
from eventapp.web.downloads import attachment

MOST_SHOWN = 200


@bp.get("/kegiatan/<event_id>/buku")
@allow(*READERS)
def index(event_id: str) -> ResponseReturnValue:
    """Show what is still open and what will be fixed, or the closed book."""
    with reading() as session:
        event = guards.load(session, event_id)
        book = queries.book(session, event.id)
        if book is None:
            return _open_page(session, event, CloseForm())
        return _closed_page(session, event, book)


@bp.post("/kegiatan/<event_id>/buku/tutup")
@allow(*EDITORS)
def close(event_id: str) -> ResponseReturnValue:
    """Close the book for good."""
    form = CloseForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        try:
            actions.close(
                session, event, at=clock.now(), by=current_actor(), early=bool(form.early.data)
            )
        except CloseRefusedError as error:
            if error.refusal is not CloseRefusal.STILL_ON:
                raise
            form.reject("early", str(labels.CLOSE_REFUSALS[error.refusal]))
            return _open_page(session, event, form), 422
    flash(_("Buku hadir ditutup. Cetak daftar hadirnya sekarang."), "ok")
    return redirect(url_for("book.index", event_id=event_id))


@bp.get("/kegiatan/<event_id>/buku/isi.json")
@allow(*READERS)
def content(event_id: str) -> ResponseReturnValue:
    """Send the book's content as it was hashed: `sha256sum` of it is the printed digest."""
    with reading() as session:
        event = guards.load(session, event_id)
        book = queries.closed_book(session, event.id)
    name = f"buku-hadir-{event.short_code}.json"
    return attachment(book.content.encode(), name, "application/json")


@bp.get("/kegiatan/<event_id>/buku/periksa")
@allow(*READERS)
def verify(event_id: str) -> ResponseReturnValue:
    """Hold the book against its digest, the log, its corrections and today's tables."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id)
        found = checking.check(session, event)
        book = queries.book(session, event.id)
    return render_template(
        "book/verify.html",
        event=event,
        book=book,
        found=found,
        shown=found.differences[:MOST_SHOWN],
        at=at,
        digest=grouped(found.digest),
        labels=labels,
    )


def _open_page(session: Session, event: Event, form: CloseForm) -> str:
    counts = checkin.attendance(session, event)
    return render_template(
        "book/open.html",
        event=event,
        form=form,
        counts=counts,
        rows=sum(one.present for one in counts.sessions),
        still_open=queries.still_open(session, event.id),
        is_on=is_on([one.ends_at for one in event.sessions], clock.now()),
        # The room above may not be there: only its address is known here.
        has_review="review.queue" in current_app.view_functions,
        may_change=caller().role in EDITORS,
    )


def _closed_page(session: Session, event: Event, book: Book) -> ResponseReturnValue:
    corrections = queries.corrections(session, event.id)
    by_state = {state: [one for one in corrections if one.state == state] for state in State}
    return render_template(
        "book/closed.html",
        event=event,
        book=book,
        digest=grouped(book.digest),
        corrections=by_state,
        late=queries.late_scans(session, event),
        labels=labels,
        lists=LISTS,
        states=State,
        full_name=full_name,
        own=caller().public_id,
        may_change=caller().role in EDITORS,
    )
