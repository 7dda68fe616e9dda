"""What is said of numbers on screens and in reports of work."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from eventapp.certificates.actions import CancelledEventError, NumbersShortError, NumberTakenError
from eventapp.certificates.actions.agenda import Trouble
from eventapp.certificates.actions.blocks import BlockClosedError, BlockTakenError
from eventapp.certificates.queries.numbering import BLOCK, BY_HAND, SERIES
from eventapp.certificates.queries.reckoning import Account, FaultKind
from eventapp.certificates.queries.register import NumberState
from eventapp.certificates.queries.series import AGENDA, KIND, STATEMENT
from eventapp.events.numbers import PatternError
from eventapp.jobs import labels as jobs
from eventapp.web.errors import register_message

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
STATES: dict[NumberState, Any] = {
    NumberState.ISSUED: lazy_pgettext("satu", "Terbit"),
    NumberState.CORRECTED: _l("Dikoreksi"),
    NumberState.REVOKED: _l("Dicabut"),
    NumberState.RESERVED: _l("Dipesan"),
    NumberState.UNUSED: _l("Tidak dipakai"),
    NumberState.WAITING: _l("Menunggu"),
}
TONES = {
    NumberState.ISSUED: "ok",
    NumberState.CORRECTED: "ok",
    NumberState.REVOKED: "bad",
    NumberState.RESERVED: "info",
    NumberState.UNUSED: "neutral",
    NumberState.WAITING: "info",
}
FAULTS: dict[FaultKind, Any] = {
    FaultKind.MISSING: _l("Nomor ini hilang dari register."),
    FaultKind.BEYOND: _l("Nomor ini di luar urutan serinya."),
    FaultKind.TWICE: _l("Nomor ini ada pada dua sertifikat."),
    FaultKind.CHANGED: _l("Tulisan nomornya berubah antarversi."),
    FaultKind.LINEAGE: _l("Urutan versinya tidak utuh."),
    FaultKind.BLOCK: _l("Nomor ini tidak cocok dengan bloknya."),
    FaultKind.TYPED: _l("Nomor ini tidak cocok dengan daftar buku agenda."),
}
TROUBLES: dict[Trouble, Any] = {
    Trouble.TOO_LONG: _l("terlalu panjang; paling banyak 60 huruf"),
    Trouble.TWICE: _l("sudah ada di atasnya dalam daftar ini"),
    Trouble.WAITING: _l("sudah diketik dan masih menunggu"),
    Trouble.USED: _l("sudah dipakai sebuah sertifikat"),
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


def reckoned(account: Account) -> str:
    """Return how one series adds up."""
    kind = KINDS.get(account.kind, account.kind)
    if not account.size:
        return _("%(kind)s: belum ada nomor yang keluar.", kind=kind)
    if account.faults:
        return _(
            "%(kind)s: %(n)d nomor, urut %(a)d sampai %(b)d, %(wrong)d tidak cocok.",
            kind=kind,
            n=account.size,
            a=account.first,
            b=account.last,
            wrong=len(account.faults),
        )
    return _(
        "%(kind)s: %(n)d nomor, urut %(a)d sampai %(b)d, tidak ada yang hilang.",
        kind=kind,
        n=account.size,
        a=account.first,
        b=account.last,
    )


def closed(left: int) -> str:
    """Return what closing a block did."""
    if not left:
        return _("Blok ditutup. Semua nomornya sudah terpakai.")
    return ngettext(
        "Blok ditutup. %(num)d nomor tercatat tidak dipakai.",
        "Blok ditutup. %(num)d nomor tercatat tidak dipakai.",
        left,
    )


register_message(NumbersShortError, 409, numbers_short)
register_message(
    BlockClosedError,
    409,
    lambda _e: _("Blok ini sudah ditutup. Pesan blok baru bila perlu nomor."),
)
register_message(
    BlockTakenError,
    409,
    lambda _e: _("Blok ini milik kegiatan lain atau tahun lain. Pilih atau pesan blok lain."),
)
