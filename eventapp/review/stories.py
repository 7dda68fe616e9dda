"""What was noticed, told in one sentence for whoever wasn't there."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.review.rules import Flag, Kind, Strength
from eventapp.web import formats


def story(flag: Flag, zone: str, *, names_events: bool) -> str:
    """Return what was noticed in one sentence, for whoever wasn't there.

    `names_events`: whether the reader may know of other units' events.
    """
    if flag.kind is not Kind.TWO_PLACES:
        return _STORIES[flag.kind](flag, _when(flag, zone))
    if flag.note and names_events:
        return _("Pada waktu yang sama juga tercatat hadir di “%(event)s”.", event=flag.note)
    if flag.note:
        return _("Pada waktu yang sama juga tercatat hadir di kegiatan lain.")
    if flag.devices:
        return _two_desks(flag, _when(flag, zone))
    return _("Tercatat hadir di dua ruangan pada waktu yang sama.")


def _when(flag: Flag, zone: str) -> str:
    first, last = formats.hour(flag.since, zone), formats.hour(flag.until, zone)
    return first if first == last else f"{first}–{last}"


def _not_found(flag: Flag, when: str) -> str:
    return ngettext(
        "%(num)d orang yang dicari pukul %(when)s tidak ditemukan di ruangan.",
        "%(num)d orang yang dicari pukul %(when)s tidak ditemukan di ruangan.",
        flag.people,
        when=when,
    )


def _two_desks(flag: Flag, when: str) -> str:
    return _(
        "Tiket yang sama dipindai di dua meja (%(one)s dan %(other)s) dalam satu menit, "
        "pukul %(when)s.",
        one=flag.devices[0],
        other=flag.devices[-1],
        when=when,
    )


def _shared_phone(flag: Flag, when: str) -> str:
    return _(
        "Satu ponsel (%(phone)s) dipakai untuk %(n)d orang pada %(when)s.",
        phone=flag.devices[0],
        n=flag.people,
        when=when,
    )


def _alike(flag: Flag, _when: str) -> str:
    if flag.strength is Strength.STRONG:
        return _("Tanda tangan %(n)d orang sama persis, garis demi garis.", n=flag.people)
    if flag.devices:
        return _(
            "Tanda tangan %(n)d orang sangat mirip, dibuat di satu ponsel (%(phone)s).",
            n=flag.people,
            phone=flag.devices[0],
        )
    return _("Tanda tangan %(n)d orang sangat mirip.", n=flag.people)


def _late_code(flag: Flag, when: str) -> str:
    return _(
        "%(n)d orang memakai kode layar sesudah kodenya berganti, pada %(when)s.",
        n=flag.people,
        when=when,
    )


def _late_device(flag: Flag, when: str) -> str:
    return _(
        "%(phone)s mengirim %(n)d pindaian (pukul %(when)s) sesudah masanya habis.",
        phone=flag.devices[0],
        n=flag.people,
        when=when,
    )


def _ticket_twice(flag: Flag, when: str) -> str:
    if len(flag.devices) > 1:
        return _(
            "Tiket yang sama ditunjukkan di %(one)s, lalu lagi di %(other)s.",
            one=flag.devices[0],
            other=flag.devices[1],
        )
    return _(
        "Tiket yang sama ditunjukkan lagi di %(one)s lebih dari dua menit sesudah pukul %(when)s.",
        one=flag.devices[0],
        when=when,
    )


def _burst(flag: Flag, when: str) -> str:
    if flag.devices:
        return _(
            "%(phone)s memindai %(n)d tiket hampir bersamaan (dalam satu detik), pukul %(when)s.",
            phone=flag.devices[0],
            n=flag.people,
            when=when,
        )
    return _(
        "%(n)d orang tercatat di aula hampir bersamaan (dalam satu detik), pukul %(when)s.",
        n=flag.people,
        when=when,
    )


def _clock(flag: Flag, when: str) -> str:
    return _(
        "Jam %(phone)s meleset: waktu %(n)d kehadiran pada %(when)s kurang pasti.",
        phone=flag.devices[0],
        n=flag.people,
        when=when,
    )


_STORIES: dict[Kind, Callable[[Flag, str], str]] = {
    Kind.NOT_FOUND: _not_found,
    Kind.SHARED_PHONE: _shared_phone,
    Kind.ALIKE_SIGNATURES: _alike,
    Kind.LATE_CODE: _late_code,
    Kind.LATE_DEVICE: _late_device,
    Kind.TICKET_TWICE: _ticket_twice,
    Kind.BURST: _burst,
    Kind.CLOCK: _clock,
}
