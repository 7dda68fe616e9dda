"""Words for phones: what they are, when they were heard of, how their clock goes."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core.errors import InvalidFieldError, NotReadyError
from eventapp.devices.rules import State

STATES = {
    State.INVITED: _l("menunggu HP"),
    State.LAPSED: _l("kode lewat waktu"),
    State.ACTIVE: _l("aktif"),
    State.EXPIRED: _l("masa habis"),
    State.REVOKED: _l("dicabut"),
    State.WIPED: _l("data dihapus"),
}
TONES = {
    State.INVITED: "info",
    State.LAPSED: "warn",
    State.ACTIVE: "ok",
    State.EXPIRED: "neutral",
    State.REVOKED: "neutral",
    State.WIPED: "neutral",
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def ago(moment: datetime | None, at: datetime) -> str:
    """Return how long ago something was, as people say it."""
    if moment is None:
        return _("belum pernah")
    seconds = int((at - moment).total_seconds())
    if seconds < _MINUTE:
        return _("baru saja")
    if seconds < _HOUR:
        return ngettext("%(num)d menit lalu", "%(num)d menit lalu", seconds // _MINUTE)
    if seconds < _DAY:
        return ngettext("%(num)d jam lalu", "%(num)d jam lalu", seconds // _HOUR)
    return ngettext("%(num)d hari lalu", "%(num)d hari lalu", seconds // _DAY)


def clock(seconds_ahead: int) -> str:
    """Return how a phone's clock goes; "" is for the caller to decide."""
    off = abs(seconds_ahead)
    if off < _HOUR:
        text = ngettext("%(num)d menit", "%(num)d menit", max(1, round(off / _MINUTE)))
    elif off < _DAY:
        text = ngettext("%(num)d jam", "%(num)d jam", round(off / _HOUR))
    else:
        text = ngettext("%(num)d hari", "%(num)d hari", round(off / _DAY))
    if seconds_ahead > 0:
        return _("Jam HP %(time)s lebih cepat", time=text)
    return _("Jam HP %(time)s lebih lambat", time=text)


def not_ready(error: NotReadyError) -> str:
    """Say why a phone can't be added now, and what to do."""
    return {
        "cancelled": _("Kegiatan ini dibatalkan. Buka kembali kegiatannya dulu."),
        "too_many": _("Sudah terlalu banyak HP untuk kegiatan ini. Hubungi admin."),
        "enrolled": _("HP ini sudah terdaftar. Tambahkan HP baru bila perlu."),
        "over": _("HP ini sudah dicabut atau habis masanya. Tambahkan HP baru."),
    }[error.reason]


def invalid(error: InvalidFieldError) -> tuple[str, str]:
    """Return the form's field for a value that can't be taken, and the sentence for it."""
    return {
        "label": ("label", _("Isi nama HP, misalnya “Meja 1”.")),
        "valid_until": (
            "until_day",
            _("Pilih waktu sesudah sekarang, paling lambat tujuh hari sesudah kegiatan."),
        ),
        "sessions": ("sessions", _("Pilih sesi dari daftar.")),
    }[error.field]
