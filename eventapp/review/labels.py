"""Flags, grades and decisions in the words of the screen."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from eventapp.book.rules import Kind as Correction
from eventapp.book.rules import State
from eventapp.checkin.labels import GRADE_TONES, TITLES, reasons
from eventapp.checkin.rules import Grade, Proof, Sign, Verdict
from eventapp.core.periods import local
from eventapp.review.rules import Decision, Kind, Result, Standing, Strength

KINDS = {
    Kind.NOT_FOUND: _l("Tidak ditemukan saat uji petik"),
    Kind.TWO_PLACES: _l("Di dua tempat"),
    Kind.SHARED_PHONE: _l("Satu ponsel, beberapa orang"),
    Kind.ALIKE_SIGNATURES: _l("Tanda tangan mirip"),
    Kind.LATE_CODE: _l("Kode layar terlambat"),
    Kind.LATE_DEVICE: _l("HP meja sesudah masanya"),
    Kind.TICKET_TWICE: _l("Tiket ditunjukkan lagi"),
    Kind.BURST: _l("Terlalu cepat"),
    Kind.CLOCK: _l("Jam HP meleset"),
}
# What to think of before deciding.
HINTS = {
    Kind.NOT_FOUND: _l("Mungkin sedang keluar sebentar. Tanyakan kepada rekannya, atau cari lagi."),
    Kind.TWO_PLACES: _l("Tanyakan di tempat mana orangnya berada, atau siapa yang memegang tiket."),
    Kind.SHARED_PHONE: _l("Meminjamkan ponsel itu biasa. Tanyakan bila tiga orang atau lebih."),
    Kind.ALIKE_SIGNATURES: _l("Bandingkan gambarnya. Coretan pendek memang sering mirip."),
    Kind.LATE_CODE: _l("Jaringan lambat juga begini. Curigai bila orangnya tidak terlihat."),
    Kind.LATE_DEVICE: _l("Wajar bila HP itu lama tanpa jaringan. Tanyakan kepada pemegangnya."),
    Kind.TICKET_TWICE: _l("Biasanya orang yang sama kembali. Mungkin juga salinan tiketnya."),
    Kind.BURST: _l("Tangan orang tidak secepat ini. Lihat apakah mereka satu rombongan."),
    Kind.CLOCK: _l("Kehadirannya tidak diragukan, hanya jamnya."),
}
STRENGTHS = {
    Strength.STRONG: _l("kuat"),
    Strength.MEDIUM: _l("sedang"),
    Strength.WEAK: _l("lemah"),
}
STRENGTH_TONES = {Strength.STRONG: "bad", Strength.MEDIUM: "warn", Strength.WEAK: "neutral"}
DECISIONS = {
    Decision.KEEP: _l("Dibiarkan"),
    Decision.DOWNGRADE: _l("Diturunkan"),
    Decision.STRIKE: _l("Dicoret"),
}
DECISION_TONES = {Decision.KEEP: "ok", Decision.DOWNGRADE: "warn", Decision.STRIKE: "bad"}
# Reasons at hand, so that a decision takes one press.
REASONS = {
    Decision.DOWNGRADE: (
        _l("Tidak terlihat oleh petugas"),
        _l("Rekannya tidak dapat memastikan"),
        _l("Dicatat lewat ponsel orang lain"),
    ),
    Decision.STRIKE: (
        _l("Tidak ada di ruangan"),
        _l("Mengaku tidak hadir"),
        _l("Dicatat oleh orang lain"),
    ),
}
STANDINGS = {
    Standing.VOUCHED: _l("sudah dilihat petugas"),
    Standing.GONE: _l("tidak ada di daftar hadir"),
    Standing.DECIDED: _l("sudah diputuskan"),
}
RESULTS = {Result.FOUND: _l("Ada"), Result.NOT_FOUND: lazy_pgettext("uji petik", "Tidak ada")}
SIGNS = {
    Sign.LATE_CODE: _l("kode sudah berganti"),
    Sign.LATE_DEVICE: _l("HP sesudah masanya"),
    Sign.CLOCK: _l("jam HP meleset"),
}
_VERDICTS = {
    Verdict.LEFT: _l("Keluar"),
    Verdict.NOT_IN: _l("Belum masuk"),
    Verdict.DEVICE_REVOKED: _l("HP sudah dicabut"),
}

CORRECTIONS = {
    Correction.ADD: _l("ditambahkan"),
    Correction.REMOVE: _l("dicoret"),
    Correction.TIME: _l("waktu dibetulkan"),
    Correction.DOWNGRADE: _l("diturunkan"),
}
CORRECTION_STATES = {
    State.PENDING: _l("menunggu persetujuan"),
    State.APPROVED: _l("disetujui"),
    State.DECLINED: _l("ditolak"),
}


def clock(moment: datetime, zone: str) -> str:
    """Return "08.14.05": to the second, where an order or a burst is to be seen."""
    return local(moment, zone).strftime("%H.%M.%S")


def proofs(words: Iterable[str]) -> str:
    """Return what speaks for a presence in one line; a doubt comes last."""
    known = [proof for proof in Proof if proof in set(words)]
    return ", ".join(reasons(" ".join(known)))


def grade_tone(grade: int) -> str:
    """Return the colour of a grade's tag."""
    return GRADE_TONES.get(Grade(grade), "neutral") if grade in set(Grade) else "neutral"


def verdict(word: str) -> str:
    """Return what a stored verdict is called."""
    known = {**_VERDICTS, **TITLES}
    return str(known[Verdict(word)]) if word in set(Verdict) and word in known else word
