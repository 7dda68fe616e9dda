"""Sentences for lines typed off a roster that can't be written down."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.checkin.queries.rosters import TypedPlace
from eventapp.checkin.typed import MOST_LINES, Fault
from eventapp.participants.rules.names import full_name

_FAULTS = {
    Fault.NO_CODE: _l("Baris ini tidak dimulai dengan kode. Tulis kode tebal dari daftar kertas."),
    Fault.BAD_TIME: _l("Jamnya tidak terbaca. Tulis seperti 08.15."),
    Fault.UNKNOWN: _l("Tidak ada kode ini di kegiatan ini. Periksa hurufnya."),
    Fault.CANCELLED: _l("Pendaftarannya dibatalkan. Pulihkan dulu di daftar peserta."),
    Fault.TWICE: _l("Orang ini sudah ada di baris lain. Hapus salah satunya."),
    Fault.TOO_EARLY: _l("Jam ini sebelum pintu dibuka. Periksa jam atau sesinya."),
    Fault.TOO_LATE: _l("Jam ini sesudah sesi berakhir. Periksa jam atau sesinya."),
    Fault.FUTURE: _l("Jam ini belum tiba. Periksa jamnya."),
    Fault.LEFT_BEFORE: _l("Jam pulang lebih awal daripada jam datang. Periksa keduanya."),
}


def of_typed(place: TypedPlace) -> str:
    """Return what is wrong with a line and what to do, or "" when nothing is."""
    if place.fault is None:
        return ""
    if place.fault is Fault.TOO_MANY:
        return _("Paling banyak %(n)d baris sekali kirim. Kirim sisanya sesudah ini.", n=MOST_LINES)
    if place.fault is Fault.SEVERAL:
        who = "; ".join(
            f"{row.code[:4]} {row.code[4:]} {full_name(row.front_title, row.name, row.back_title)}"
            for row in place.others[:5]
        )
        return _("Beberapa orang berkode ini. Tulis kode lengkapnya: %(who)s.", who=who)
    return str(_FAULTS[place.fault])
