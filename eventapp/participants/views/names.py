"""Names that holders of tickets wish to be printed as: the organiser grants or declines."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.core import clock
from eventapp.db.session import reading, writing
from eventapp.events import guards as events
from eventapp.participants import actions, queries
from eventapp.participants.rules.mending import compared
from eventapp.participants.rules.names import full_name
from eventapp.participants.views.blueprint import bp


@bp.get("/kegiatan/<event_id>/peserta/nama")
@allow(*EDITORS)
def names(event_id: str) -> ResponseReturnValue:
    """Show what waits, old and new beside each other, and what was decided."""
    with reading() as session:
        event = events.load(session, event_id, change=True)
        return render_template(
            "participants/names.html",
            event=event,
            wishes=queries.pending_names(session, event.id),
            decided=queries.decided_names(session, event.id),
            full_name=full_name,
            compared=compared,
        )


@bp.post("/kegiatan/<event_id>/peserta/nama/<wish_id>")
@allow(*EDITORS)
def decide_name(event_id: str, wish_id: str) -> ResponseReturnValue:
    """Grant or decline one wish."""
    word = request.form.get("putusan")
    is_approved = word == "setuju"
    with writing() as session:
        event = events.load(session, event_id, change=True)
        if word not in ("setuju", "tolak"):
            abort(400)
        wish = queries.name_request(session, event.id, wish_id)
        name = full_name(wish.front_title, wish.name, wish.back_title)
        done = actions.decide_name(
            session,
            wish,
            is_approved=is_approved,
            note=request.form.get("catatan", ""),
            at=clock.now(),
            by=current_actor(),
        )
    if not done:
        flash(_("Usulan ini sudah diputus atau diganti yang baru. Periksa lagi di bawah."), "warn")
    elif is_approved:
        flash(_("Disetujui: %(name)s.", name=name), "ok")
    else:
        flash(_("Ditolak: %(name)s. Peserta melihat catatannya di tiket.", name=name), "ok")
    return redirect(url_for("participants.names", event_id=event_id), 303)
