"""The queue: what was noticed, and what people make of it."""

import hashlib
from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, OVERSEERS, READERS, Role
from eventapp.checkin import strokes
from eventapp.checkin.labels import grade, method
from eventapp.checkin.rules import grade_of
from eventapp.core import clock
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants.rules.names import full_name
from eventapp.review import actions, labels, queries
from eventapp.review.forms import DecideForm, UndoForm
from eventapp.review.queries import Queue, Raised
from eventapp.review.rules import Decision, Kind, Standing, read_key
from eventapp.review.stories import story
from eventapp.review.views.blueprint import bp

# More than anybody decides without looking up; the next ones move up as these go.
SHOWN = 50
DECIDED_SHOWN = 300


def anchor(raised: Raised) -> str:
    """Return the id of a flag on the page."""
    name = f"{raised.flag.kind} {raised.flag.key}"
    return "tanda-" + hashlib.sha256(name.encode()).hexdigest()[:10]


@bp.get("/kegiatan/<event_id>/tinjauan")
@allow(*READERS)
def queue(event_id: str) -> ResponseReturnValue:
    """Show the flags still to look at, kind by kind, the strongest first."""
    with reading() as session:
        event = guards.load(session, event_id)
        return _page(session, event, queries.queue(session, event))


@bp.post("/kegiatan/<event_id>/tinjauan")
@allow(*EDITORS)
def decide(event_id: str) -> ResponseReturnValue:
    """Take a decision, and go on to the next flag."""
    form = DecideForm()
    ruling = form.ruling()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        before = queries.queue(session, event)
        if ruling is None:
            fault = form.fault or _("Isian tidak lengkap. Muat ulang halaman lalu putuskan lagi.")
            return _page(session, event, before, fault=fault, faulty=form.flag.data or ""), 422
        done = actions.decide(session, event, ruling, at=clock.now(), by=current_actor())
    _say(event, ruling.decision, len(done))
    # All of its presences decided: it is gone from the page, and the next one takes its place.
    is_whole = not ruling.keys
    shown = _wanted(before)
    places = [number for number, one in enumerate(shown) if one.flag.key == ruling.flag]
    after = shown[places[0] :] if places else []
    left = after[1:] if is_whole or _covers(after[:1], ruling.keys) else after
    target = f"#{anchor(left[0])}" if left else ""
    kind = request.args.get("jenis") or None
    return redirect(url_for("review.queue", event_id=event_id, jenis=kind) + target, 303)


@bp.get("/kegiatan/<event_id>/tinjauan/putusan")
@allow(*READERS)
def decisions(event_id: str) -> ResponseReturnValue:
    """Show what was decided, by whom, when and why; the newest first."""
    with reading() as session:
        event = guards.load(session, event_id)
        found = queries.queue(session, event)
        rows = found.decided[:DECIDED_SHOWN]
        known = queries.people(session, event.id, (read_key(row.key)[2] for row in rows))
        return render_template(
            "review/decisions.html",
            event=event,
            queue=found,
            rows=[(row, known.get(read_key(row.key)[2]), _title(event, row.key)) for row in rows],
            **_words(event),
        )


@bp.post("/kegiatan/<event_id>/tinjauan/putusan/urungkan")
@allow(*EDITORS)
def undo(event_id: str) -> ResponseReturnValue:
    """Take a decision back."""
    form = UndoForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        if form.is_accepted():
            actions.undo(
                session,
                event,
                form.kind.data or "",
                form.key.data or "",
                at=clock.now(),
                by=current_actor(),
            )
    flash(_("Putusan diurungkan. Tandanya kembali ke daftar yang perlu dilihat."), "ok")
    return redirect(url_for("review.decisions", event_id=event_id), 303)


def _page(
    session: Session, event: Event, found: Queue, *, fault: str = "", faulty: str = ""
) -> str:
    wanted = _wanted(found)
    shown = wanted[:SHOWN]
    codes = {row.item.code for one in shown for row in one.rows}
    return render_template(
        "review/queue.html",
        event=event,
        queue=found,
        counts=Counter(one.flag.kind for one in found.open),
        kind=_kind(),
        shown=shown,
        more=len(wanted) - len(shown),
        people=queries.people(session, event.id, codes),
        signatures=_signatures(session, event, shown),
        fault=fault,
        faulty=faulty,
        **_words(event),
    )


def _signatures(session: Session, event: Event, shown: list[Raised]) -> dict[str, str]:
    """Return the signatures that are compared, as paths to draw, by code."""
    codes = {
        row.item.code for one in shown if one.flag.kind is Kind.ALIKE_SIGNATURES for row in one.rows
    }
    return {
        code: strokes.path(drawn)
        for code, drawn in queries.signatures(session, event.id, codes).items()
    }


def _words(event: Event) -> dict[str, Any]:
    """Return what the pages of the queue say things with."""
    role = caller().role
    return {
        "labels": labels,
        "zone": event.timezone,
        "sessions": {one.public_id: one for one in event.sessions},
        "anchor": anchor,
        "story": story,
        "method_name": method,
        "grade_name": grade,
        "grade_of": grade_of,
        "full_name": full_name,
        "standings": Standing,
        "may_decide": role in EDITORS,
        "names_events": role in (*OVERSEERS, Role.AUDITOR),
    }


def _kind() -> str:
    word = request.args.get("jenis", "")
    return word if word in set(Kind) else ""


def _wanted(found: Queue) -> list[Raised]:
    kind = _kind()
    return [one for one in found.open if not kind or one.flag.kind == kind]


def _covers(first: list[Raised], keys: frozenset[str]) -> bool:
    """Whether nothing of a flag is open once these presences are decided."""
    return all(
        row.key in keys for one in first for row in one.rows if row.standing is Standing.OPEN
    )


def _title(event: Event, key: str) -> str:
    ref = read_key(key)[1]
    return next((one.title for one in event.sessions if one.public_id == ref), "")


def _say(event: Event, decision: Decision, count: int) -> None:
    if not count:
        flash(_("Petugas lain sudah memutuskannya lebih dulu."), "info")
    elif event.book_closed_at and decision is not Decision.KEEP:
        flash(
            _("Buku sudah ditutup, jadi diusulkan sebagai koreksi. Petugas lain menyetujuinya."),
            "ok",
        )
    else:
        flash(_done(decision, count), "ok")


def _done(decision: Decision, count: int) -> str:
    match decision:
        case Decision.KEEP:
            return ngettext("%(num)d kehadiran dibiarkan.", "%(num)d kehadiran dibiarkan.", count)
        case Decision.DOWNGRADE:
            return ngettext("%(num)d kehadiran diturunkan.", "%(num)d kehadiran diturunkan.", count)
        case _:
            return ngettext("%(num)d kehadiran dicoret.", "%(num)d kehadiran dicoret.", count)
