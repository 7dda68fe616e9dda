"""Words of designs: their parts, and why something can't be taken."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.certificates.design import BUILT_IN, LENGTHS, NONE, DesignError, Fault, Pairing, Place
from eventapp.certificates.rules import Kind
from eventapp.files.pictures import MAX_BYTES, MAX_PIXELS, PictureError, Problem

OWN = "own"
KINDS: dict[Kind, Any] = {
    Kind.CERTIFICATE: _l("Sertifikat"),
    Kind.STATEMENT: _l("Surat keterangan kehadiran"),
}
PLACES: dict[Place, Any] = {
    Place.LEFT: _l("Penanda tangan kiri"),
    Place.CENTRE: _l("Penanda tangan tengah"),
    Place.RIGHT: _l("Penanda tangan kanan"),
}
PAIRINGS: dict[Pairing, Any] = {
    Pairing.SERIF_SANS: _l("Judul berkait, isi tanpa kait"),
    Pairing.SANS: _l("Semua tanpa kait"),
    Pairing.SERIF: _l("Semua berkait"),
}
EMBLEMS: dict[str, Any] = {
    BUILT_IN: _l("Lambang bawaan aplikasi"),
    OWN: _l("Gambar sendiri"),
    NONE: _l("Tanpa lambang"),
}
BACKGROUNDS: dict[str, Any] = {NONE: _l("Kertas putih"), OWN: _l("Gambar sendiri")}


def picture_problem(error: PictureError) -> str:
    """Return why a picture isn't taken and what to do."""
    match error.problem:
        case Problem.TOO_BIG:
            return _(
                "Gambarnya lebih dari %(mb)d MB. Perkecil dulu, lalu pilih lagi.",
                mb=MAX_BYTES // 1024**2,
            )
        case Problem.TOO_MANY_PIXELS:
            return _(
                "Gambarnya lebih dari %(n)d juta titik. Perkecil dulu, lalu pilih lagi.",
                n=MAX_PIXELS // 1_000_000,
            )
        case Problem.SVG:
            return _("SVG tidak diterima. Simpan gambarnya sebagai PNG, lalu pilih lagi.")
        case Problem.MOVING:
            return _("Gambar bergerak tidak diterima. Simpan satu gambar diam sebagai PNG.")
        case Problem.BROKEN:
            return _("Gambarnya rusak atau terpotong. Simpan ulang sebagai PNG, lalu pilih lagi.")
        case Problem.UNKNOWN:
            return _("Ini bukan gambar PNG, JPEG, atau WebP. Pilih berkas gambar.")


def fault(error: DesignError) -> str:
    """Return what is wrong with a part of a design and what to do."""
    match error.fault:
        case Fault.MISSING:
            return _("Isi bagian ini.")
        case Fault.TOO_LONG:
            limit = LENGTHS.get(error.part.rpartition(".")[2] or error.part, 0)
            return _("Paling banyak %(n)d huruf agar muat di kertas.", n=limit)
        case Fault.TOO_PALE:
            return _("Warnanya terlalu pucat di kertas putih. Pilih yang lebih gelap.")
        case Fault.COLOUR:
            return _("Tulis warna seperti #12304f.")
        case Fault.PICTURE:
            return _("Pilih gambarnya dulu, atau pilih yang lain.")
        case Fault.TOO_MANY:
            return _("Paling banyak tiga baris.")
        case Fault.NIP:
            return _("NIP terdiri dari 18 angka. Kosongkan bila tidak ada.")
        case _:
            return _("Bagian ini tidak dapat dibaca. Muat ulang halaman, lalu isi lagi.")
