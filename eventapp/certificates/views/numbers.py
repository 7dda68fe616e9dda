"""An event's numbers: where they come from, its blocks, its part of the agenda book."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, READERS, Role
from eventapp.certificates import labels, number_labels, queries
from eventapp.certificates.actions import agenda, blocks
from eventapp.certificates.actions.agenda import RefusedNumber
from eventapp.certificates.actions.taking import parts_of, year_of
from eventapp.certificates.models import NumberBlock
from eventapp.certificates.next_numbers import next_numbers
from eventapp.certificates.number_forms import BlockForm, CloseForm, TypedForm
from eventapp.certificates.queries import numbering
from eventapp.certificates.queries.series import KIND
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import guards, numbers
from eventapp.events.models import Event
from eventapp.events.numbers import PatternError, TypedNumber
from eventapp.participants.sentences import of_sheet
from eventapp.participants.sheets import SheetError, read_workbook

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Typed:
    """What came of typed numbers: how many went in, and those that didn't."""

    good: int
    refused: Sequence[RefusedNumber]


@bp.get("/kegiatan/<event_id>/sertifikat/nomor")
@allow(*READERS)
def numbers_page(event_id: str) -> ResponseReturnValue:
    """Show where an event's numbers come from, the next one, and what is set aside for it."""
    with reading() as session:
        event = guards.load(session, event_id)
        return _page(session, event)


@bp.post("/kegiatan/<event_id>/sertifikat/nomor/pilih")
@allow(*EDITORS)
def choose_numbering(event_id: str) -> ResponseReturnValue:
    """Choose where the numbers of what is issued from now on come from."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        source = request.form.get("numbering", "")
        agenda.choose_numbering(session, event, source, at=clock.now(), by=current_actor())
    flash(_("Pilihan nomor disimpan."), "ok")
    return _back(event_id)


@bp.post("/kegiatan/<event_id>/sertifikat/nomor/blok")
@allow(*EDITORS)
def reserve_block(event_id: str) -> ResponseReturnValue:
    """Set numbers aside for this event."""
    form = BlockForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        if not form.is_accepted():
            return _page(session, event, block=form), 422
        block = blocks.reserve_block(
            session,
            token=form.fresh(),
            kind=form.kind.data,
            count=form.count.data or 0,
            purpose=form.purpose.data or "",
            event=event,
            at=clock.now(),
            by=current_actor(),
        )
    flash(
        _(
            "Nomor urut %(a)d sampai %(b)d dipesan untuk kegiatan ini.",
            a=block.first_serial,
            b=block.last_serial,
        ),
        "ok",
    )
    return _back(event_id)


@bp.post("/kegiatan/<event_id>/sertifikat/nomor/blok/<block>/pakai")
@allow(*EDITORS)
def give_block(event_id: str, block: str) -> ResponseReturnValue:
    """Let this event have a block that was set aside for a purpose."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        found = _block(session, block, None)
        blocks.give_block(session, found, event, at=clock.now(), by=current_actor())
    flash(_("Blok itu sekarang milik kegiatan ini."), "ok")
    return _back(event_id)


@bp.post("/kegiatan/<event_id>/sertifikat/nomor/blok/<block>/tutup")
@allow(*EDITORS)
def close_block(event_id: str, block: str) -> ResponseReturnValue:
    """Close a block of this event for good."""
    form = CloseForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        found = _block(session, block, event.id)
        if not form.is_accepted():
            flash(_("Tulis dulu alasan menutup blok."), "bad")
            return _back(event_id)
        at, by = clock.now(), current_actor()
        left = blocks.close_block(session, found, reason=form.reason.data or "", at=at, by=by)
    flash(number_labels.closed(left), "ok")
    return _back(event_id)


@bp.post("/kegiatan/<event_id>/sertifikat/nomor/agenda")
@allow(*EDITORS)
def type_numbers(event_id: str) -> ResponseReturnValue:
    """Put numbers of the agenda book on this event's list; say which couldn't be taken."""
    form = TypedForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        typed = _typed(form, event) if form.is_accepted() else []
        if not typed:
            if not form.errors:
                form.reject(
                    "numbers", _("Ketik nomornya, pilih berkas, atau isi pola dan urutnya.")
                )
            return _page(session, event, typed=form), 422
        try:
            at, by = clock.now(), current_actor()
            good, refused = agenda.add_numbers(session, event, typed, at=at, by=by)
        except InvalidFieldError:
            form.reject("numbers", _("Paling banyak %(n)d nomor sekaligus.", n=agenda.MOST_LINES))
            return _page(session, event, typed=form), 422
        if refused:
            form.numbers.data = "\n".join(one.typed.number for one in refused)
            return _page(session, event, typed=form, came=Typed(good, refused))
    flash(ngettext("%(num)d nomor dicatat.", "%(num)d nomor dicatat.", good), "ok")
    return _back(event_id)


@bp.post("/kegiatan/<event_id>/sertifikat/nomor/agenda/hapus")
@allow(*EDITORS)
def drop_numbers(event_id: str) -> ResponseReturnValue:
    """Take one number, or all that wait, off this event's list."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        wanted = request.form.getlist("number")
        if request.form.get("all") == "1":
            wanted = [one.number for one in numbering.hand_numbers(session, event.id)]
        dropped = agenda.drop_numbers(session, event, wanted, at=clock.now(), by=current_actor())
    flash(ngettext("%(num)d nomor dihapus.", "%(num)d nomor dihapus.", dropped), "ok")
    return _back(event_id)


def _typed(form: TypedForm, event: Event) -> list[TypedNumber]:
    """Return the numbers asked for in any of the three ways; [] with the error on the form."""
    upload = form.sheet.data
    if upload:
        try:
            book = read_workbook(upload.read(), upload.filename or "")
        except SheetError as error:
            form.reject("sheet", of_sheet(error))
            return []
        rows = zip(count(1), book.sheets[0].rows, strict=False)
        cells = ((line, next(filter(None, row), "")) for line, row in rows)
        return [TypedNumber(line, number) for line, number in cells if number]
    if form.pattern.data:
        return _spread(form, event)
    # As it was sent: the field folds empty lines, and a refusal names the line.
    return numbers.read_lines("".join(form.numbers.raw_data or []))


def _spread(form: TypedForm, event: Event) -> list[TypedNumber]:
    first, last = form.first.data or 0, form.last.data or 0
    if not 0 < first <= last < first + agenda.MOST_LINES:
        form.reject("last", _("Isi urut pertama dan terakhir, paling banyak %(n)d nomor.", n=5000))
        return []
    parts = parts_of(event, queries.DEFAULT_CLASS, KIND, first, clock.now())
    try:
        return numbers.spread(form.pattern.data or "", parts, last)
    except PatternError as error:
        form.reject("pattern", labels.pattern_fault(error))
        return []


def _block(session: Session, public_id: str, event_id: int | None) -> NumberBlock:
    found = numbering.block(session, public_id)
    if found is None or found.event_id != event_id:
        raise NotFoundError
    return found


def _back(event_id: str) -> ResponseReturnValue:
    return redirect(url_for("certificates.numbers_page", event_id=event_id))


def _page(
    session: Session,
    event: Event,
    *,
    block: BlockForm | None = None,
    typed: TypedForm | None = None,
    came: Typed | None = None,
) -> str:
    # A form that isn't the one that was sent starts empty.
    block = block or BlockForm(formdata=None)
    block.fresh()
    waiting, used = numbering.count_hand_numbers(session, event.id)
    return render_template(
        "certificates/numbers.html",
        event=event,
        year=year_of(event),
        source=numbering.numbering_of(session, event.id),
        next_numbers=next_numbers(session, event, clock.now()),
        blocks=numbering.blocks(session, event_id=event.id),
        free_blocks=numbering.free_blocks(session, year_of(event)),
        waiting=waiting,
        used=used,
        hand_numbers=numbering.hand_numbers(session, event.id, limit=_SHOWN),
        block_form=block,
        close_form=CloseForm(formdata=None),
        typed_form=typed or TypedForm(formdata=None),
        came=came,
        labels=number_labels,
        pattern_fault=labels.pattern_fault,
        may_change=caller().role is not Role.AUDITOR,
    )
