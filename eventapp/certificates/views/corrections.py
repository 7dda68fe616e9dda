"""Corrections: what holders wish, who was put right on the list since, one certificate."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.certificates import amending, correction_labels
from eventapp.certificates.actions import NothingChangedError, asking, mending
from eventapp.certificates.amending import PARTS
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.certificates.queries import corrections
from eventapp.certificates.rules import State
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.core.errors import DomainError, InvalidFieldError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.jobs.waking import wake
from eventapp.web.errors import sentence_of
from eventapp.web.extensions import settings

_AT_ONCE = 200
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wish, and what it changes of the newest version; `problem` says why it can't be made."""

    wish: CorrectionRequest
    newest: Certificate
    differences: list[correction_labels.Difference]
    problem: str


@bp.get("/kegiatan/<event_id>/sertifikat/koreksi")
@allow(*EDITORS)
def corrections_page(event_id: str) -> ResponseReturnValue:
    """Show what waits, who changed on the list since, and what was decided."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        wishes = corrections.pending(session, event.id, limit=_SHOWN)
        newest = corrections.newest(session, [one.certificate.code for one in wishes])
        outdated = session.scalars(corrections.outdated(event.id).limit(_SHOWN)).all()
        return render_template(
            "certificates/corrections.html",
            event=event,
            waiting=[_waiting(one, newest[one.certificate.code]) for one in wishes],
            waiting_in_all=corrections.pending_count(session, event.id),
            outdated=[(one, _since(one)) for one in outdated],
            outdated_in_all=corrections.outdated_count(session, event.id),
            decided=corrections.decided(session, event.id),
            words=correction_labels,
            read_words=amending.read,
        )


@bp.post("/kegiatan/<event_id>/sertifikat/koreksi")
@allow(*EDITORS)
def decide_corrections(event_id: str) -> ResponseReturnValue:
    """Grant or decline the ticked wishes; what can't be made waits on and is said."""
    keys = request.form.getlist("usulan")[:_AT_ONCE]
    word = request.form.get("putusan")
    note = text.clean(request.form.get("catatan"), 200)
    with_person = request.form.get("orang") == "ya"
    done, late, stuck = 0, 0, list[str]()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        if word not in ("setuju", "tolak"):
            abort(400)
        for wish in corrections.wishes(session, event.id, keys):
            name = wish.certificate.facts["name"]
            try:
                with session.begin_nested():
                    is_done = asking.decide(
                        session,
                        wish,
                        is_approved=word == "setuju",
                        note=note,
                        with_person=with_person,
                        at=clock.now(),
                        by=current_actor(),
                    )
            except DomainError as error:
                stuck.append(f"{name}: {_why(error)}")
                continue
            done, late = done + is_done, late + (not is_done)
    wake(settings())
    _tell(done, late, stuck, is_approved=word == "setuju", is_any=bool(keys))
    return redirect(url_for("certificates.corrections_page", event_id=event_id), 303)


@bp.post("/kegiatan/<event_id>/sertifikat/koreksi/daftar")
@allow(*EDITORS)
def follow_list(event_id: str) -> ResponseReturnValue:
    """Make the ticked certificates say what the list says now."""
    codes = set(request.form.getlist("sertifikat")[:_AT_ONCE])
    reason = text.clean(request.form.get("alasan"), 200)
    made, stuck = 0, list[str]()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        if not reason:
            flash(_("Tulis alasan koreksinya dulu."), "warn")
            return redirect(url_for("certificates.corrections_page", event_id=event_id), 303)
        rows = session.scalars(corrections.outdated(event.id)).all()
        for one in rows:
            if one.code not in codes:
                continue
            name = one.facts["name"]
            try:
                with session.begin_nested():
                    made += mending.follow_list(
                        session, [one], reason=reason, at=clock.now(), by=current_actor()
                    )
            except DomainError as error:
                stuck.append(f"{name}: {_why(error)}")
    wake(settings())
    _tell(made, 0, stuck, is_approved=True, is_any=bool(codes))
    return redirect(url_for("certificates.corrections_page", event_id=event_id), 303)


def _waiting(wish: CorrectionRequest, newest: Certificate) -> Waiting:
    old = CertificateFacts.from_dict(newest.facts)
    facts = {key: value for key, value in wish.changes.items() if key != PARTS}
    try:
        new = amending.amended(old, facts)
    except DomainError as error:
        return Waiting(wish, newest, [], _why(error))
    is_valid = newest.status == State.VALID
    problem = "" if is_valid else _("Sertifikat ini sudah dicabut. Tolak usulannya.")
    return Waiting(wish, newest, correction_labels.differences(old, new), problem)


def _since(one: Certificate) -> list[correction_labels.Difference]:
    old = CertificateFacts.from_dict(one.facts)
    changes = mending.as_listed(one)
    if "unit" in changes:
        changes["unit"] = one.registration.unit.name if one.registration.unit else ""
    try:
        return correction_labels.differences(old, amending.amended(old, changes))
    except DomainError:
        return []


def _why(error: DomainError) -> str:
    if isinstance(error, InvalidFieldError):
        return correction_labels.refusal(error)
    if isinstance(error, NothingChangedError):
        return _("Isinya sudah begitu.")
    known = sentence_of(error)
    return known[1] if known else _("Ini belum dapat dikoreksi. Buka sertifikatnya.")


def _tell(done: int, late: int, stuck: list[str], *, is_approved: bool, is_any: bool) -> None:
    if not is_any:
        flash(_("Belum ada yang dicentang. Centang dulu, lalu ulangi."), "warn")
    if done and is_approved:
        words = ngettext("%(num)d sertifikat dikoreksi.", "%(num)d sertifikat dikoreksi.", done)
        flash(words + " " + _("Berkas barunya sedang dibuat."), "ok")
    elif done:
        flash(ngettext("%(num)d usulan ditolak.", "%(num)d usulan ditolak.", done), "ok")
    if late:
        flash(_("%(n)d usulan sudah diputus atau diganti pemegangnya.", n=late), "warn")
    for one in stuck[:5]:
        flash(one, "bad")
