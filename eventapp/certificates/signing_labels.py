"""Words about signing elsewhere: what was wrong with a file, and what the service said."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.certificates.queries.signing_out import TAKE_BACK
from eventapp.jobs import labels as jobs
from eventapp.signing.esign import EsignError

PROBLEMS: dict[str, Any] = {
    "foreign": _l("Bukan berkas yang kami kirim, atau bukan untuk kegiatan ini."),
    "same": _l("Belum ditandatangani. Tandatangani dulu, lalu unggah lagi."),
    "changed": _l("Isinya diubah. Tandatangani ulang dari ZIP yang dikirim."),
    "unreadable": _l("Berkasnya rusak. Unduh ulang dari aplikasi penanda tangan."),
    "broken": _l("Tanda tangannya tidak utuh. Tandatangani ulang dari ZIP yang dikirim."),
    "untrusted": _l("Tanda tangannya bukan dari sertifikat BSrE yang dikenal server ini."),
    "too_big": _l("Berkas terlalu besar untuk sebuah sertifikat."),
    "no_pdf": _l("Bukan PDF."),
    "no_zip": _l("Bukan ZIP atau PDF yang dapat dibaca, atau ZIP-nya berkata sandi."),
}


def problem(word: str) -> str:
    """Return what was wrong with a file that came back, and what to do."""
    return str(PROBLEMS.get(word, word))


def fault(error: EsignError) -> str:
    """Return why the service didn't sign, and what to do."""
    match error.fault:
        case "refused":
            return _("NIK atau frasa sandi ditolak. Periksa; salah berulang mengunci akun.")
        case "rejected":
            said = error.said or _("tanpa keterangan")
            return _("Layanan BSrE menolak berkasnya: %(said)s", said=said)
        case "away":
            return _("Layanan BSrE tidak dapat dihubungi. Coba lagi nanti, atau pakai ZIP.")
        case _:
            return _("Jawaban layanan BSrE tidak dikenal. Beri tahu pengelola server.")


jobs.name_kind(TAKE_BACK, _l("Memeriksa berkas bertanda tangan"))
for _word, _sentence in PROBLEMS.items():
    jobs.name_reason(f"return_{_word}", _sentence)
