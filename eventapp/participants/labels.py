"""The words for what the rules of this room say: reasons, doubts, roles, kinds of service."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.matching import Outcome
from eventapp.participants.rules.names import NAME_LIMIT
from eventapp.participants.rules.people import Doubt, Employment, Problem, Reason, Role
from eventapp.participants.rules.registering import Source, Status

FIELDS = {
    Field.NUMBER: _l("Nomor urut"),
    Field.NAME: _l("Nama"),
    Field.FRONT_TITLE: _l("Gelar depan"),
    Field.BACK_TITLE: _l("Gelar belakang"),
    Field.NIP: _l("NIP"),
    Field.RANK: _l("Pangkat/golongan"),
    Field.GRADE: _l("Golongan"),
    Field.POSITION: _l("Jabatan"),
    Field.UNIT: _l("Unit"),
    Field.PHONE: _l("Nomor HP"),
    Field.EMAIL: _l("E-mail"),
    Field.ROLE: _l("Peran"),
    Field.EMPLOYMENT: _l("Status kepegawaian"),
    Field.NOTE: _l("Keterangan"),
}
ROLES = {
    Role.PARTICIPANT: lazy_pgettext("satu", "Peserta"),
    Role.SPEAKER: _l("Narasumber"),
    Role.MODERATOR: _l("Moderator"),
    Role.ORGANISER: _l("Panitia"),
}
EMPLOYMENTS = {
    Employment.PNS: _l("PNS"),
    Employment.PPPK: _l("PPPK"),
    Employment.PPPK_PART_TIME: _l("PPPK paruh waktu"),
    Employment.DPRD: _l("Anggota DPRD"),
    Employment.NON_ASN: _l("Non-ASN"),
    Employment.GUEST: _l("Tamu"),
}
STATUSES = {Status.REGISTERED: _l("Terdaftar"), Status.CANCELLED: _l("Dibatalkan")}
SOURCES = {
    Source.OFFICER: _l("Ditambah petugas"),
    Source.IMPORT: _l("Impor daftar"),
    Source.API: _l("Aplikasi lain"),
    Source.SELF: _l("Daftar sendiri"),
    Source.WALK_IN: _l("Datang langsung"),
}
OUTCOMES = {
    Outcome.CREATE: (_l("Baru"), "ok"),
    Outcome.MATCHED: (_l("Dikenal"), "info"),
    Outcome.REPEATED: (_l("Kembar"), "warn"),
    Outcome.REJECTED: (_l("Ditolak"), "bad"),
}
DOUBTS = {
    Doubt.NIP_BIRTH_DATE: _l("8 angka pertama NIP bukan tanggal lahir yang wajar."),
    Doubt.NIP_APPOINTMENT: _l("Bulan atau tahun pengangkatan dalam NIP tidak wajar."),
    Doubt.NIP_SEX: _l("Angka ke-15 NIP biasanya 1 atau 2."),
    Doubt.NIP_ROUNDED: _l("NIP berakhir 000; mungkin dibulatkan oleh Excel."),
    Doubt.PHONE_DROPPED: _l("Nomor HP tidak terbaca dan tidak disimpan."),
    Doubt.PHONE_SHARED: _l("Nomor HP ini juga dipakai orang lain."),
    Doubt.EMAIL_DROPPED: _l("Alamat e-mail tidak terbaca dan tidak disimpan."),
    Doubt.DOCTOR_UNSURE: _l("Periksa gelar: “dr.” (dokter) atau “Dr.” (doktor)?"),
    Doubt.ROLE_UNKNOWN: _l("Peran tidak dikenal; dicatat sebagai peserta."),
}
_SENTENCES: dict[Reason, Callable[[Problem], str]] = {
    Reason.MISSING: lambda p: _("%(field)s kosong. Isi kolom ini.", field=FIELDS[p.field]),
    Reason.TOO_LONG: lambda p: _(
        "%(field)s terlalu panjang. Ringkas menjadi paling banyak %(n)d huruf.",
        field=FIELDS[p.field],
        n=_limit(p.field),
    ),
    Reason.NOT_A_NAME: lambda p: _(
        "“%(value)s” tidak dapat dicetak sebagai %(field)s. Tulis dengan huruf saja.",
        value=p.value,
        field=str(FIELDS[p.field]).lower(),
    ),
    Reason.NIP_DESTROYED: lambda p: _(
        "NIP rusak oleh Excel (%(value)s). Ubah kolom NIP menjadi teks lalu ketik ulang 18 angka.",
        value=p.value,
    ),
    Reason.NIP_WRONG_LENGTH: lambda p: _(
        "NIP “%(value)s” tidak terdiri dari 18 angka. Periksa angkanya.", value=p.value
    ),
    Reason.NIP_NOT_DIGITS: lambda p: _(
        "NIP “%(value)s” memuat huruf atau tanda lain. Isi dengan 18 angka.", value=p.value
    ),
    Reason.UNIT_UNKNOWN: lambda p: _(
        "Unit “%(value)s” tidak dikenal. Pakai nama atau kode unit yang terdaftar.", value=p.value
    ),
    Reason.UNIT_AMBIGUOUS: lambda p: _(
        "Unit “%(value)s” dapat berarti beberapa unit. Pakai nama lengkapnya.", value=p.value
    ),
    Reason.PERSON_AMBIGUOUS: lambda p: _(
        "Ada beberapa orang bernama %(value)s. Isi NIP atau nomor HP untuk membedakan.",
        value=p.value,
    ),
}


def sentence(problem: Problem, unit_names: Sequence[str] = ()) -> str:
    """Return what is wrong and what to do; `unit_names` are the units that may be meant."""
    text = _SENTENCES[problem.reason](problem)
    if not unit_names:
        return text
    return text + " " + _("Mungkin maksudnya: %(units)s.", units="; ".join(unit_names))


def _limit(field: Field) -> int:
    return {Field.NAME: NAME_LIMIT, Field.FRONT_TITLE: 80, Field.BACK_TITLE: 80}.get(field, 160)
