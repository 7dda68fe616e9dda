"""Fixed words of this room as they are read on screen."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from eventapp.certificates.queries import ISSUE, PRINT
from eventapp.certificates.rules import Capacity, Earned, Reason, State
from eventapp.events.numbers import LONGEST_NUMBER, PatternError, PatternFault
from eventapp.files.pdf import PdfEngineMissingError
from eventapp.jobs import labels as jobs

STATES: dict[State, Any] = {
    State.DUE: _l("Siap diterbitkan"),
    State.NOT_YET: _l("Belum memenuhi"),
    State.VALID: _l("Berlaku"),
    State.SUPERSEDED: _l("Digantikan"),
    State.REVOKED: _l("Dicabut"),
}
TONES = {
    State.DUE: "info",
    State.NOT_YET: "neutral",
    State.VALID: "ok",
    State.SUPERSEDED: "warn",
    State.REVOKED: "bad",
}
CAPACITIES: dict[Capacity, Any] = {
    Capacity.PARTICIPANT: lazy_pgettext("satu", "Peserta"),
    Capacity.SPEAKER: _l("Narasumber"),
    Capacity.MODERATOR: _l("Moderator"),
    Capacity.ORGANISER: _l("Panitia"),
}


def reason(earned: Earned) -> str:
    """Return the sentence that says why somebody has no certificate coming, "" if they have."""
    match earned.reason:
        case Reason.CANCELLED:
            return _("Pendaftarannya dibatalkan.")
        case Reason.NO_COUNTING_SESSION:
            return _("Tidak ada sesi yang dihitung untuk sertifikat.")
        case Reason.NEVER_CHECKED_IN:
            return _("Tidak tercatat hadir.")
        case Reason.TOO_FEW_SESSIONS:
            return _(
                "Hadir di %(came)d sesi; perlu %(needed)d.",
                came=earned.attended,
                needed=earned.needed,
            )
        case None:
            return ""


def pattern_fault(error: PatternError) -> str:
    """Return what is wrong with a number pattern and what to do."""
    match error.fault:
        case PatternFault.UNKNOWN_TOKEN:
            return _(
                "Kode {%(token)s} tidak dikenal. Pakai salah satu yang tercantum di bawah.",
                token=error.token,
            )
        case PatternFault.STRAY_BRACE:
            return _("Ada kurung kurawal tanpa pasangan. Tulis kode seperti {urut3}.")
        case PatternFault.NO_SERIAL:
            return _("Pola harus memuat nomor urut: {urut}, {urut3}, atau {urut4}.")
        case PatternFault.TOO_LONG:
            return _("Nomor menjadi lebih dari %(n)d huruf. Pendekkan polanya.", n=LONGEST_NUMBER)


def engine_missing(error: PdfEngineMissingError) -> str:
    """Return how to make paper possible on this machine."""
    return _(
        "PDF belum dapat dibuat di server ini karena pustaka Pango belum terpasang. "
        "Jalankan di server: %(command)s",
        command=error.command,
    )


jobs.name_kind(ISSUE, _l("Menerbitkan sertifikat"))
jobs.name_kind(PRINT, _l("Menyiapkan berkas cetak"))
jobs.name_reason("event_cancelled", _l("Kegiatan dibatalkan, jadi tidak ada sertifikat."))
jobs.name_reason(
    "number_taken",
    _l("Pola memberi nomor yang sudah dipakai. Tambahkan {tahun} pada pola, lalu terbitkan lagi."),
)
jobs.name_reason("bad_pattern", _l("Pola nomor tidak dapat dipakai. Perbaiki, lalu ulangi."))
jobs.name_reason(
    "not_drawn", _l("Berkas tidak dapat dibuat. Nomornya tetap; terbitkan lagi untuk mencoba.")
)
jobs.name_reason(
    "not_sealed",
    _l("Segel atau cap waktu tidak dapat dibuat. Jalankan “eventapp doctor”, lalu ulangi."),
)
jobs.name_reason(
    "not_kept", _l("Berkas tidak dapat disimpan. Periksa ruang di server, lalu terbitkan lagi.")
)
jobs.name_reason(
    "pdf_engine_missing",
    _l("Pustaka Pango belum terpasang di server; perintahnya ada di README. Lalu ulangi."),
)
