"""Sentences for what can't be taken or done, and words for what was changed."""

from collections.abc import Callable

from flask_babel import gettext as _

from eventapp.events.rules import Fault, Reason, Refusal, Step

_FAULTS: dict[Reason, Callable[[], str]] = {
    Reason.EMPTY: lambda: _("Isi bagian ini."),
    Reason.TOO_LONG: lambda: _("Terlalu panjang."),
    Reason.TOO_MANY: lambda: _("Paling banyak 40 sesi."),
    Reason.OUT_OF_RANGE: lambda: _("Di luar batas."),
    Reason.UNKNOWN: lambda: _("Tidak dikenal. Pilih lagi."),
    Reason.ENDS_BEFORE_START: lambda: _("Selesai harus sesudah mulai."),
    Reason.LASTS_TOO_LONG: lambda: _("Kegiatan paling lama 31 hari."),
    Reason.OUTSIDE_EVENT: lambda: _("Di luar waktu kegiatan. Ubah sesi atau waktu kegiatan."),
    Reason.NOT_A_NIP: lambda: _("NIP terdiri atas 18 angka."),
    Reason.NOT_A_PATTERN: lambda: _(
        "Pola tidak dapat dipakai. Harus ada {urut}, {urut3}, atau {urut4}; boleh juga {klas}, "
        "{unit}, {jenis}, {bulan}, {bulan_romawi}, {tahun}. Nomor jadinya paling banyak 60 huruf."
    ),
    Reason.IN_USE: lambda: _("Sesi yang sudah ada kehadirannya tidak dapat dihapus."),
}


def sentence(fault: Fault) -> str:
    """Return what is wrong with a plan's value."""
    return _FAULTS[fault.reason]()


_REFUSALS: dict[Refusal, Callable[[], str]] = {
    Refusal.NO_SESSION: lambda: _("Kegiatan tanpa sesi belum dapat diterbitkan. Tambahkan sesi."),
    Refusal.NOT_ENDED: lambda: _("Kegiatan baru dapat ditutup setelah waktunya selesai."),
}
_WRONG_STATUS: dict[Step, Callable[[], str]] = {
    Step.EDIT: lambda: _("Kegiatan ini sudah ditutup atau dibatalkan. Buka kembali dulu."),
    Step.PUBLISH: lambda: _("Kegiatan ini sudah terbit, ditutup, atau dibatalkan."),
    Step.POSTPONE: lambda: _("Hanya kegiatan yang sudah terbit dapat ditunda."),
    Step.CANCEL: lambda: _("Kegiatan ini sudah ditutup atau dibatalkan."),
    Step.CLOSE: lambda: _("Hanya kegiatan yang sudah terbit dapat ditutup."),
    Step.REOPEN: lambda: _("Kegiatan ini masih terbuka."),
}


def refusal_sentence(step: Step, refusal: Refusal) -> str:
    """Return why a step can't be taken."""
    known = _REFUSALS.get(refusal) or _WRONG_STATUS[step]
    return known()


_CHANGED: dict[str, Callable[[], str]] = {
    "title": lambda: _("Judul"),
    "theme": lambda: _("Tema"),
    "venue": lambda: _("Tempat"),
    "starts_at": lambda: _("Waktu mulai"),
    "ends_at": lambda: _("Waktu selesai"),
    "timezone": lambda: _("Zona waktu"),
    "host_unit": lambda: _("Penyelenggara"),
    "description": lambda: _("Keterangan"),
    "capacity": lambda: _("Kapasitas"),
    "audience_kinds": lambda: _("Jenis unit yang diundang"),
    "audience_units": lambda: _("Unit yang diundang"),
    "indicators": lambda: _("Indikator yang didukung"),
    "registration_opens_at": lambda: _("Pendaftaran dibuka"),
    "registration_closes_at": lambda: _("Pendaftaran ditutup"),
    "doors_open_minutes": lambda: _("Pintu dibuka"),
    "asks_signature": lambda: _("Tanda tangan di layar ponsel"),
    "checks_out": lambda: _("Catat jam pulang"),
    "certificate_share": lambda: _("Syarat sertifikat"),
    "number_pattern": lambda: _("Pola nomor sertifikat"),
    "signer_name": lambda: _("Nama penanda tangan"),
    "signer_position": lambda: _("Jabatan penanda tangan"),
    "signer_nip": lambda: _("NIP penanda tangan"),
    "issue_place": lambda: _("Tempat terbit"),
    "sessions": lambda: _("Sesi"),
    "status": lambda: _("Keadaan"),
}


def changed_words(names: list[str]) -> list[str]:
    """Return the names of changed values as officers read them."""
    return [_CHANGED[name]() for name in names if name in _CHANGED]
