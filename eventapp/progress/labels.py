"""Bands, methods and event states in the words of the screen."""

from flask_babel import lazy_gettext as _l

from eventapp.checkin.rules import Method
from eventapp.progress.rules import Band

BANDS = {
    Band.REACHED: _l("Tercapai"),
    Band.ON_COURSE: _l("Sesuai waktu"),
    Band.BEHIND: _l("Tertinggal"),
    Band.MISSED: _l("Lewat tenggat"),
}
TONES = {Band.REACHED: "ok", Band.ON_COURSE: "info", Band.BEHIND: "warn", Band.MISSED: "bad"}
METHODS = {
    Method.DESK_TICKET: _l("Tiket dipindai petugas"),
    Method.DESK_TYPED: _l("Kode diketik petugas"),
    Method.DESK_NAME: _l("Nama dicari petugas"),
    Method.HALL_SCREEN: _l("QR layar aula, ponsel peserta"),
    Method.WALK_IN: _l("Datang langsung, didaftarkan petugas"),
    Method.API: _l("Dikirim lewat API"),
    Method.IMPORT: _l("Diimpor dari daftar"),
}
CAPACITIES = {
    "participant": _l("peserta"),
    "speaker": _l("narasumber"),
    "moderator": _l("moderator"),
    "organiser": _l("panitia"),
}
EVENT_STATES = {
    "published": _l("Terjadwal"),
    "postponed": _l("Ditunda"),
    "cancelled": _l("Dibatalkan"),
    "closed": _l("Ditutup"),
}
