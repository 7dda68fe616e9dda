"""The file of a phone that never gets a network again, taken in by an officer."""

from collections.abc import Mapping
from contextlib import closing

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.checkin import handover
from eventapp.checkin.actions.handovers import TakenIn, take_in
from eventapp.checkin.actions.newcomers import NewcomerRefusedError
from eventapp.checkin.handover import Fault, HandOver, HandOverError, RowFault
from eventapp.checkin.rules import Verdict
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.keys import ticket_key
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.devices import queries as devices
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants.labels import sentence
from eventapp.web.forms import Form

MOST_SHOWN = 200
_FAULTS = {
    Fault.TOO_LARGE: _l("Berkas lebih dari 2 MB. Berkas serahan dari meja selalu lebih kecil."),
    Fault.UNREADABLE: _l("Isi berkas rusak. Minta petugas menyerahkannya sekali lagi dari HP-nya."),
    Fault.OTHER_KIND: _l("Ini bukan berkas serahan. Pilih berkas “pindaian-….json” dari HP meja."),
    Fault.OTHER_VERSION: _l("Berkas ini dari versi aplikasi lain. Muat ulang meja di HP itu."),
    Fault.OTHER_EVENT: _l("Berkas ini dari kegiatan lain. Buka meja kegiatan itu, lalu kirim."),
    Fault.TOO_MANY: _l("Berkas berisi terlalu banyak pindaian. Hubungi admin."),
    Fault.EMPTY: _l("Tidak ada pindaian di berkas ini; semuanya sudah terkirim."),
}
_ROW_FAULTS = {
    RowFault.NO_SCAN: _l("Baris ini bukan pindaian."),
    RowFault.BAD_ID: _l("Nomor pindaian rusak."),
    RowFault.BAD_TIME: _l("Waktu pindaian tidak terbaca."),
    RowFault.BAD_TICKET: _l("Isi tiket tidak terbaca."),
    RowFault.BAD_PERSON: _l("Data tamu tidak terbaca."),
    RowFault.TWICE: _l("Pindaian yang sama sudah ada di baris lain."),
}
_WORDS = {
    Verdict.ADMITTED: _l("Hadir tercatat"),
    Verdict.ALREADY_IN: _l("Sudah hadir sebelumnya"),
    Verdict.LEFT: _l("Pulang tercatat"),
    Verdict.UNKNOWN_TICKET: _l("Tiket tidak dikenal"),
    Verdict.WRONG_EVENT: _l("Tiket kegiatan lain"),
    Verdict.CANCELLED: _l("Pendaftaran dibatalkan"),
    Verdict.TOO_EARLY: _l("Sebelum pintu dibuka"),
    Verdict.TOO_LATE: _l("Sesudah sesi berakhir atau buku ditutup"),
    Verdict.NOT_IN: _l("Pulang tanpa tercatat hadir"),
    Verdict.DEVICE_REVOKED: _l("Dipindai sesudah HP dicabut"),
}


class HandOverForm(Form):
    """One file."""

    file = FileField(_l("Berkas serahan"), [FileRequired(_l("Pilih berkasnya dulu."))])


@bp.get("/kegiatan/<event_id>/meja/serah")
@allow(*EDITORS)
def hand_over(event_id: str) -> ResponseReturnValue:
    """Ask for the file."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
    return _page(event, HandOverForm())


@bp.post("/kegiatan/<event_id>/meja/serah")
@allow(*EDITORS)
def take_file(event_id: str) -> ResponseReturnValue:
    """Record what is in the file, and say what became of it."""
    form, at = HandOverForm(), clock.now()
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        found = _read(session, event, form) if form.is_accepted() else None
    if found is None:
        return _page(event, form), 422
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        device = devices.device(session, event.id, found.device)
        taken = take_in(session, event, device, found, key=ticket_key(), at=at, by=current_actor())
    return _result(event, device.label, found, taken)


def _read(session: Session, event: Event, form: HandOverForm) -> HandOver | None:
    """Return what is in the file, or None with the field saying what is wrong."""
    with closing(form.file.data) as sent:
        data = sent.read(handover.MAX_BYTES + 1)
    try:
        found = handover.read(data, event.public_id)
        devices.device(session, event.id, found.device)
    except HandOverError as error:
        form.reject("file", str(_FAULTS[error.fault]))
        return None
    except NotFoundError:
        form.reject("file", _("Berkas ini dari HP yang tidak pernah terdaftar di kegiatan ini."))
        return None
    return found


def _page(event: Event, form: HandOverForm) -> str:
    return render_template("checkin/hand_over.html", event=event, form=form)


def _result(event: Event, label: str, found: HandOver, taken: TakenIn) -> str:
    rows = [(number, "–", str(_ROW_FAULTS[fault])) for number, fault in found.faults]
    rows += [(one.row, _name(one.person), _why_not(error)) for one, error in taken.refused]
    rows += [
        (one.row, answer.name or _name(one.person), str(_WORDS[answer.verdict]))
        for one, answer in taken.odd
    ]
    rows.sort()
    counts = [
        {"label": str(word), "value": taken.verdicts[verdict]}
        for verdict, word in _WORDS.items()
        if taken.verdicts[verdict]
    ]
    return render_template(
        "checkin/handed_over.html",
        event=event,
        label=label,
        taken=taken,
        counts=counts,
        rows=rows[:MOST_SHOWN],
        more=max(0, len(rows) - MOST_SHOWN),
    )


def _why_not(error: NewcomerRefusedError) -> str:
    words = " ".join(sentence(problem) for problem in error.problems)
    if words:
        return _("Tamu belum tercatat. %(why)s", why=words)
    return {
        "person: not_allowed": _("Tamu belum tercatat: HP ini tidak boleh mencatat tamu."),
        "stands_in_for: unknown": _("Wakil belum tercatat: undangannya tidak ditemukan."),
        "stands_in_for: present": _("Wakil belum tercatat: yang diundang datang sendiri."),
        "stands_in_for: taken": _("Wakil belum tercatat: sudah ada wakil lain."),
    }.get(error.errors[0] if error.errors else "", _("Tamu belum tercatat. Catat lewat formulir."))


def _name(person: Mapping[str, str] | None) -> str:
    return (person or {}).get("name") or "–"
