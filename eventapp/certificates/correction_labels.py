"""Words of corrections: what kind of mistake it was, what differs, why it can't be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from eventapp.certificates.amending import TEXT_LIMIT, Mistake, changed
from eventapp.certificates.facts import CertificateFacts, SessionFacts
from eventapp.core.errors import InvalidFieldError
from eventapp.participants.rules.employee_numbers import mask_nip, spaced_nip
from eventapp.participants.rules.mending import Piece, compared
from eventapp.web.formats import day_plain, number

MISTAKES: dict[Mistake, Any] = {
    Mistake.SPELLING: _l("ejaan nama"),
    Mistake.TITLE: _l("gelar"),
    Mistake.NIP: _l("NIP"),
    Mistake.UNIT: _l("unit"),
    Mistake.POSITION: _l("jabatan"),
    Mistake.HOURS: _l("jam pelajaran"),
    Mistake.EVENT: _l("data kegiatan"),
    Mistake.OTHER: _l("lainnya"),
    Mistake.REISSUED: _l("diterbitkan ulang sesudah dicabut"),
}
FACTS: dict[str, Any] = {
    "name": _l("Nama"),
    "nip": _l("NIP"),
    "position": _l("Jabatan"),
    "unit": _l("Unit"),
    "lesson_hours": _l("Jam pelajaran (JP)"),
    "sessions": _l("Sesi"),
    "event": lazy_pgettext("satu", "Kegiatan"),
    "theme": _l("Tema"),
    "venue": _l("Tempat"),
    "host_unit": _l("Penyelenggara"),
    "starts_on": _l("Tanggal mulai"),
    "ends_on": _l("Tanggal selesai"),
    "issued_at_place": _l("Tempat terbit"),
}
STATES: dict[str, tuple[Any, str]] = {
    "pending": (_l("Menunggu panitia"), "warn"),
    "approved": (_l("Disetujui"), "ok"),
    "declined": (_l("Tidak disetujui"), "bad"),
    "replaced": (_l("Diganti usulan baru"), "neutral"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact as it is printed now and as it would be, in pieces that show what differs."""

    label: Any
    old: Sequence[Piece]
    new: Sequence[Piece]


def differences(
    old: CertificateFacts, new: CertificateFacts, *, is_masked: bool = False
) -> list[Difference]:
    """Return what differs, in the order it is printed; `is_masked` hides most of an NIP."""
    found: list[Difference] = []
    for name in changed(old, new):
        before, after = (
            _shown(getattr(one, name), name, is_masked=is_masked) for one in (old, new)
        )
        left, right = compared(before, after)
        empty = [Piece("–", is_changed=False)]
        found.append(Difference(FACTS[name], left or empty, right or empty))
    return found


def mistakes(kinds: Sequence[Mistake]) -> str:
    """Return kinds of mistakes in words: "ejaan nama, unit"."""
    return ", ".join(str(MISTAKES[one]) for one in kinds)


def refusal(error: InvalidFieldError) -> str:
    """Return why a value can't be taken, and what to do."""
    if error.reason.startswith("nip_"):
        return _("NIP terdiri atas 18 angka. Tulis angkanya saja, atau kosongkan.")
    if error.field == "nip":
        return _("NIP ini sudah dipakai orang lain. Periksa angkanya.")
    return str(_REFUSALS.get(error.reason, _l("Isian ini tidak dikenal. Perbaiki, lalu ulangi.")))


_REFUSALS = {
    "empty": _l("Isi bagian ini."),
    "too_long": _l("Paling banyak %(n)d huruf.", n=TEXT_LIMIT),
    "not_a_number": _l("Tulis JP dengan angka, misalnya 2 atau 1,5."),
    "negative": _l("JP tidak boleh kurang dari nol."),
    "too_many": _l("Tulis JP paling banyak 200, dengan paling banyak dua angka desimal."),
    "not_a_day": _l("Tulis tanggal seperti 8-11-2023."),
    "before_start": _l("Tanggal selesai tidak boleh sebelum tanggal mulai."),
    "no_hours": _l("Hanya sertifikat peserta yang memuat JP."),
    "not_the_sum": _l("JP harus sama dengan jumlah JP sesinya. Ubah pada sesinya."),
    "ambiguous": _l("Ada beberapa unit dengan nama ini. Pilih satu dari daftar."),
}


def _shown(value: Any, name: str, *, is_masked: bool) -> str:
    if value is None:
        return ""
    if name == "nip":
        return mask_nip(value) if is_masked else spaced_nip(value)
    if isinstance(value, date):
        return day_plain(value, "UTC")
    if isinstance(value, Decimal):
        return number(float(value))
    if isinstance(value, tuple):
        return "; ".join(_row(one) for one in value)
    return str(value)


def _row(one: SessionFacts) -> str:
    return _("%(title)s (%(hours)s JP)", title=one.title, hours=number(float(one.lesson_hours)))
