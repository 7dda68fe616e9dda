"""Verdicts, methods and kinds of lists in the words of the screen."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.checkin.actions import Answer
from eventapp.checkin.pdf import ListKind
from eventapp.checkin.rules import Grade, Method, Proof, Verdict
from eventapp.events.models import Event
from eventapp.events.queries import Door
from eventapp.web import formats

METHODS = {
    Method.DESK_TICKET: _l("Tiket di meja"),
    Method.DESK_TYPED: _l("Kode diketik di meja"),
    Method.DESK_NAME: _l("Nama di meja"),
    Method.HALL_SCREEN: _l("Layar aula"),
    Method.WALK_IN: _l("Tamu di meja"),
    Method.API: _l("Sistem lain"),
    Method.IMPORT: _l("Impor"),
    Method.ROSTER: _l("Diketik kemudian"),
}
GRADES = {
    Grade.PROVEN: _l("Terbukti"),
    Grade.HELD: _l("Kuat"),
    Grade.SEEN: _l("Dilihat petugas"),
    Grade.CLAIMED: _l("Menurut yang hadir"),
    Grade.TYPED: _l("Lemah"),
}
GRADE_TONES = {Grade.PROVEN: "ok", Grade.HELD: "ok", Grade.SEEN: "info", Grade.TYPED: "warn"}
PROOFS = {
    Proof.CODE: _l("memakai kode di layar aula"),
    Proof.TICKET: _l("tiketnya dipindai"),
    Proof.STAFF: _l("petugas melihat orangnya"),
    Proof.PULSE: _l("menekan “masih di sini” saat sesi berjalan"),
    Proof.SPOT: _l("ditemukan di ruangan saat uji petik"),
    Proof.SIGNATURE: _l("menandatangani di layar"),
    Proof.DOUBTED: _l("diragukan petugas yang memeriksa"),
}
KINDS = {
    ListKind.PARTICIPANTS: _l("Peserta"),
    ListKind.SPEAKERS: _l("Narasumber"),
    ListKind.ORGANISERS: _l("Panitia"),
}
TITLES = {
    Verdict.ADMITTED: _l("Silakan masuk"),
    Verdict.ALREADY_IN: _l("Sudah hadir"),
    Verdict.UNKNOWN_TICKET: _l("Tidak dikenal"),
    Verdict.WRONG_EVENT: _l("Tiket acara lain"),
    Verdict.CANCELLED: _l("Dibatalkan"),
    Verdict.TOO_EARLY: _l("Belum dibuka"),
    Verdict.TOO_LATE: _l("Sudah ditutup"),
}
TONES = {Verdict.ADMITTED: "ok", Verdict.ALREADY_IN: "warn"}


def method(word: str) -> str:
    """Return what a stored method is called."""
    return str(METHODS[Method(word)]) if word in set(Method) else word


def grade(number: int) -> str:
    """Return how strong a stored presence is, "" when nobody graded it."""
    return str(GRADES[Grade(number)]) if number in set(Grade) else ""


def reasons(proofs: str) -> list[str]:
    """Return what speaks for a stored presence, in words."""
    known = [str(PROOFS[Proof(word)]) for word in proofs.split() if word in set(Proof)]
    return known or [_("hanya dicatat, tidak ada yang menguatkan")]


def message(answer: Answer, event: Event | Door, at: datetime) -> str:
    """Return the line under the verdict: which session, since when, why not."""
    sessions = {one.public_id: one for one in event.sessions}
    session = sessions.get(answer.session_ref or "")
    title, zone = session.title if session else "", event.timezone
    match answer.verdict:
        case Verdict.ADMITTED:
            return title
        case Verdict.ALREADY_IN if answer.arrived_at:
            return _("%(session)s, sejak %(hour)s", session=title, hour=_hour(answer, zone))
        case Verdict.UNKNOWN_TICKET:
            return _("Bukan tiket kegiatan ini, atau rusak.")
        case Verdict.WRONG_EVENT:
            return _("Tiket ini untuk kegiatan lain.")
        case Verdict.CANCELLED:
            return _cancelled(event)
        case Verdict.TOO_EARLY:
            return _opens(event, at)
        case _:
            return _("Sesi ini sudah berakhir.")


def next_step(answer: Answer) -> str:
    """Return what the officer does now, or nothing when all is well."""
    match answer.verdict:
        case Verdict.UNKNOWN_TICKET:
            return _("Cari namanya, atau catat sebagai tamu.")
        case Verdict.WRONG_EVENT:
            return _("Cari namanya di kegiatan ini; bila tidak ada, catat sebagai tamu.")
        case Verdict.CANCELLED:
            return _("Tanyakan kepada panitia.")
        case Verdict.TOO_EARLY:
            return _("Minta menunggu, lalu pindai lagi.")
        case Verdict.TOO_LATE:
            return _("Pilih sesi lain di “Dihitung untuk”, atau tanyakan kepada panitia.")
        case _:
            return ""


def opens_at(event: Event | Door, at: datetime) -> datetime | None:
    """Return when the next door opens, or None when none is still to open."""
    before = timedelta(minutes=event.doors_open_minutes)
    opening = [one.starts_at - before for one in event.sessions]
    return min((moment for moment in opening if moment > at), default=None)


def _hour(answer: Answer, zone: str) -> str:
    return formats.hour(answer.arrived_at, zone) if answer.arrived_at else ""


def _cancelled(event: Event | Door) -> str:
    if event.status == "cancelled":
        return _("Kegiatan ini dibatalkan.")
    if event.status == "draft":
        return _("Kegiatan ini belum diterbitkan.")
    return _("Pendaftaran ini dibatalkan.")


def _opens(event: Event | Door, at: datetime) -> str:
    if not event.sessions:
        return _("Kegiatan ini belum punya sesi.")
    moment = opens_at(event, at)
    if moment is None:
        return _("Pintu belum dibuka.")
    if formats.day_short(moment, event.timezone) == formats.day_short(at, event.timezone):
        return _("Pintu dibuka pukul %(hour)s.", hour=formats.hour(moment, event.timezone))
    return _("Pintu dibuka %(moment)s.", moment=formats.moment(moment, event.timezone))
