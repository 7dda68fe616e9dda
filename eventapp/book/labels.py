"""Corrections, refusals and differences in the words of the screen."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.book.rules import CloseRefusal, Kind, Refusal, State
from eventapp.book.rules.comparing import Difference, Part
from eventapp.core.periods import local

KINDS = {
    Kind.ADD: _l("Ditambahkan"),
    Kind.REMOVE: _l("Dihapus"),
    Kind.TIME: _l("Waktu diperbaiki"),
    Kind.DOWNGRADE: _l("Diragukan"),
}
# What the button says, and the page behind it asks.
VERBS = {
    Kind.ADD: _l("Tambahkan: ternyata hadir"),
    Kind.REMOVE: _l("Hapus: ternyata tidak hadir"),
    Kind.TIME: _l("Perbaiki waktu"),
    Kind.DOWNGRADE: _l("Tandai diragukan"),
}
STATES = {
    State.PENDING: _l("Menunggu petugas lain"),
    State.APPROVED: _l("Disetujui"),
    State.DECLINED: _l("Ditolak"),
}
TONES = {State.PENDING: "warn", State.APPROVED: "ok", State.DECLINED: "neutral"}
REFUSALS = {
    Refusal.BOOK_OPEN: _l("Buku hadir belum ditutup. Ubah langsung di daftar hadir."),
    Refusal.NO_REASON: _l("Tulis alasannya, misalnya bukti yang dilihat."),
    Refusal.NO_TIME: _l("Tulis jam masuknya."),
    Refusal.LEFT_BEFORE_ARRIVED: _l("Jam keluar lebih awal dari jam masuk. Periksa keduanya."),
    Refusal.NOT_YET: _l("Jam itu belum lewat. Periksa lagi."),
    Refusal.OTHER_DAY: _l("Jam itu terlalu jauh dari sesinya. Periksa lagi."),
    Refusal.SAME_TIMES: _l("Jamnya sama dengan yang tercatat. Ubah dulu, atau batalkan koreksi."),
    Refusal.ALREADY_IN: _l("Orang ini sudah tercatat di sesi itu. Tidak perlu koreksi."),
    Refusal.NOT_IN: _l("Orang ini tidak tercatat di sesi itu. Pilih sesi lain."),
    Refusal.DOUBTED_ALREADY: _l("Kehadiran ini sudah ditandai diragukan. Tidak perlu koreksi."),
    Refusal.PROPOSED_ALREADY: _l(
        "Sudah ada koreksi yang menunggu untuk orang dan sesi ini. Putuskan itu dulu."
    ),
    Refusal.SAME_OFFICER: _l(
        "Anda yang mengajukan koreksi ini. Mintalah petugas lain untuk memutuskannya."
    ),
    Refusal.DECIDED_ALREADY: _l("Koreksi ini sudah diputuskan petugas lain. Muat ulang halaman."),
}
CLOSE_REFUSALS = {
    CloseRefusal.CLOSED_ALREADY: _l("Buku hadir sudah ditutup. Muat ulang halaman."),
    CloseRefusal.WRONG_STATUS: _l(
        "Kegiatan ini belum terbit atau dibatalkan. Terbitkan dulu kegiatannya."
    ),
    CloseRefusal.NOBODY: _l("Belum ada yang tercatat hadir, jadi tidak ada yang dapat ditutup."),
    CloseRefusal.STILL_ON: _l(
        "Kegiatan masih berlangsung. Tunggu sampai selesai, atau centang “tetap tutup sekarang”."
    ),
}
PARTS = {
    Part.CONTENT: _l("Isi buku"),
    Part.CORRECTION: _l("Koreksi tanpa dua petugas"),
    Part.EVENT: _l("Data kegiatan"),
    Part.SESSION: _l("Data sesi"),
    Part.MISSING: _l("Kehadiran hilang"),
    Part.EXTRA: _l("Kehadiran tidak ada di buku"),
    Part.PRESENCE: _l("Kehadiran berubah"),
    Part.PERSON: _l("Data orang berubah"),
}
FIELDS = {
    "arrived_at": _l("jam masuk"),
    "left_at": _l("jam keluar"),
    "method": _l("cara"),
    "grade": _l("derajat"),
    "proofs": _l("bukti"),
    "by": _l("dicatat oleh"),
    "device": _l("perangkat"),
    "scan": _l("pindaian"),
    "unit": _l("unit"),
    "name": _l("nama"),
    "nip": _l("NIP"),
    "rank": _l("pangkat/golongan"),
    "position": _l("jabatan"),
    "role": _l("peran"),
    "signature": _l("tanda tangan"),
    "stands_in_for": _l("mewakili"),
    "stands_in_as": _l("sebagai"),
    "letter": _l("surat"),
    "title": _l("judul"),
    "theme": _l("tema"),
    "venue": _l("tempat"),
    "starts_at": _l("mulai"),
    "ends_at": _l("selesai"),
    "speaker": _l("narasumber"),
    "book": _l("tidak cocok dengan sidik buku"),
    "log": _l("tidak cocok dengan jejak audit"),
}


def field(word: str) -> str:
    """Return what a value of a book is called; a correction's number stands for itself."""
    if word.isdigit():
        return _("Koreksi %(n)s", n=word)
    return str(FIELDS.get(word, word))


_MOMENTS = ("", "arrived_at", "left_at", "starts_at", "ends_at")


def value(one: Difference, word: str, zone: str) -> str:
    """Return one side of a difference as it is read: moments to the second, in the zone."""
    if one.field not in _MOMENTS or not word:
        return word or "–"
    return f"{local(datetime.fromisoformat(word), zone):%d/%m/%Y %H.%M.%S}"
