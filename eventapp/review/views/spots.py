"""Spot checks: ten names drawn, and a marshal who looks for them in the room."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import DOOR, EVERYONE, READERS
from eventapp.checkin.actions.judging import current_session
from eventapp.core import clock
from eventapp.core.errors import NotReadyError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants.rules.names import full_name
from eventapp.review import actions, labels, queries
from eventapp.review.forms import DrawForm, LookForm
from eventapp.review.rules import DRAWN, Result
from eventapp.review.views.blueprint import bp


@bp.get("/kegiatan/<event_id>/uji-petik")
@allow(*EVERYONE)
def spot_checks(event_id: str) -> ResponseReturnValue:
    """Show the checks made so far, and the button that draws names."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        running = current_session(event, at)
        form = _draw_form(event)
        if running:
            form.session.data = running.public_id
        return render_template(
            "review/spot_checks.html",
            event=event,
            form=form,
            outcomes=queries.outcomes(session, event.id),
            drawn=DRAWN,
            **_words(event),
        )


@bp.post("/kegiatan/<event_id>/uji-petik")
@allow(*DOOR)
def do_draw(event_id: str) -> ResponseReturnValue:
    """Draw ten names of those present in a session."""
    at = clock.now()
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        form = _draw_form(event)
        chosen = form.session.data if form.is_accepted() else ""
        held = next((one for one in event.sessions if one.public_id == chosen), None)
        if held is None:
            flash(_("Pilih sesinya dulu, lalu undi lagi."), "warn")
            return redirect(url_for("review.spot_checks", event_id=event_id), 303)
        try:
            check = actions.make_spot_check(session, event, held, at=at, by=current_actor())
        except NotReadyError:
            flash(_("Belum ada yang tercatat hadir di sesi ini. Undi lagi nanti."), "warn")
            return redirect(url_for("review.spot_checks", event_id=event_id), 303)
        ref = check.public_id
    return redirect(url_for("review.spot_check", event_id=event_id, check=ref), 303)


@bp.get("/kegiatan/<event_id>/uji-petik/<check>")
@allow(*EVERYONE)
def spot_check(event_id: str, check: str) -> ResponseReturnValue:
    """Show the names to look for, for a phone in the hand and for paper."""
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        row = queries.spot_check(session, event.id, check)
        names = sorted(row.names, key=lambda one: (one.registration.name_key, one.id))
        return render_template(
            "review/spot_check.html",
            event=event,
            check=row,
            names=names,
            found=sum(one.result == Result.FOUND for one in names),
            missed=sum(one.result == Result.NOT_FOUND for one in names),
            among=len(queries.present(session, row.session, row.made_at)),
            **_words(event),
        )


@bp.post("/kegiatan/<event_id>/uji-petik/<check>")
@allow(*DOOR)
def do_look(event_id: str, check: str) -> ResponseReturnValue:
    """Keep what the marshal says of one name, or take it back."""
    form = LookForm()
    code = form.code.data or ""
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        row = queries.spot_check(session, event.id, check)
        if form.is_accepted():
            answer = form.answer()
            actions.set_result(
                session, event, row, code, answer, at=clock.now(), by=current_actor()
            )
    return redirect(url_for("review.spot_check", event_id=event_id, check=check) + f"#{code}", 303)


def _draw_form(event: Event) -> DrawForm:
    form = DrawForm()
    form.session.choices = [(one.public_id, one.title) for one in event.sessions]
    return form


def _words(event: Event) -> dict[str, Any]:
    role = caller().role
    return {
        "labels": labels,
        "zone": event.timezone,
        "full_name": full_name,
        "results": Result,
        "may_look": role in DOOR and event.book_closed_at is None,
        "may_read": role in READERS,
    }
