"""The room's blueprint, and its errors in words."""

from flask import Blueprint
from flask_babel import gettext as _

from eventapp.certificates import labels
from eventapp.certificates.actions import (
    AlreadyEndedError,
    CancelledEventError,
    HolderRemovedError,
    NothingChangedError,
    NumberTakenError,
)
from eventapp.events.numbers import PatternError
from eventapp.files.pdf import PdfEngineMissingError
from eventapp.web.errors import register_message

bp = Blueprint("certificates", __name__)
register_message(PdfEngineMissingError, 503, labels.engine_missing)
register_message(PatternError, 422, labels.pattern_fault)
register_message(
    NumberTakenError,
    409,
    lambda e: _(
        "Nomor %(number)s sudah dipakai sertifikat lain. Tambahkan {tahun} pada pola.",
        number=e.number,
    ),
)
register_message(
    CancelledEventError,
    409,
    lambda _e: _("Kegiatan ini dibatalkan, jadi tidak ada sertifikat yang diterbitkan."),
)
register_message(
    AlreadyEndedError,
    409,
    lambda _e: _(
        "Sertifikat ini sudah tidak berlaku, jadi tidak dapat diubah lagi. Buka halamannya lagi."
    ),
)
register_message(
    NothingChangedError,
    422,
    lambda _e: _("Isinya sama dengan sertifikat yang berlaku. Ubah dulu yang salah."),
)
register_message(
    HolderRemovedError,
    409,
    lambda _e: _("Data pemegangnya sudah dihapus, jadi sertifikat ini tidak dapat dikoreksi."),
)
