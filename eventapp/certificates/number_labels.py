"""What is said of numbers on screens and in reports of work."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.certificates.actions import CancelledEventError, NumbersShortError, NumberTakenError
from eventapp.certificates.queries.numbering import BLOCK, BY_HAND, SERIES
from eventapp.certificates.queries.series import AGENDA, KIND, STATEMENT
from eventapp.events.numbers import PatternError
from eventapp.jobs import labels as jobs

KINDS: dict[str, Any] = {
    KIND: _l("Sertifikat"),
    STATEMENT: _l("Surat keterangan"),
    AGENDA: _l("Buku agenda"),
}
SOURCES: dict[str, Any] = {
    SERIES: _l("Seri nomor tahun ini"),
    BLOCK: _l("Blok nomor yang dipesan"),
    BY_HAND: _l("Buku agenda kantor"),
}
_REASONS: dict[type[Exception], str] = {
    CancelledEventError: "event_cancelled",
    NumberTakenError: "number_taken",
    NumbersShortError: "numbers_missing",
    PatternError: "bad_pattern",
}

jobs.name_reason(
    "numbers_missing",
    _l("Nomornya kurang. Tambah nomor di halaman Nomor kegiatan ini, lalu terbitkan lagi."),
)


def problem_of(error: Exception) -> dict[str, str]:
    """Return what stopped the numbering, as a job's failure keeps it."""
    who = {"name": short_of(error)} if isinstance(error, NumbersShortError) else {}
    return who | {"reason": _REASONS[type(error)]}


def short_of(error: NumbersShortError) -> str:
    """Return how many numbers are missing."""
    count = sum(error.missing.values())
    return ngettext("%(num)d orang belum bernomor", "%(num)d orang belum bernomor", count)


def numbers_short(error: NumbersShortError) -> str:
    """Return how many numbers are missing, and what to do."""
    count = sum(error.missing.values())
    if error.source == BY_HAND:
        return _("Kurang %(n)d nomor buku agenda. Ketik nomornya, lalu terbitkan lagi.", n=count)
    return _("Kurang %(n)d nomor dalam blok. Pesan blok baru, lalu terbitkan lagi.", n=count)
