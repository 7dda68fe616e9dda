"""Roles in the words of the screen."""

from flask_babel import lazy_gettext as _l

from eventapp.accounts.rules import Role

ROLES = {
    Role.ADMIN: _l("Administrator"),
    Role.INSPECTORATE: _l("Inspektorat"),
    Role.ORGANISER: _l("Panitia"),
    Role.DESK: _l("Petugas registrasi"),
    Role.AUDITOR: _l("Auditor"),
}
ROLE_HINTS = {
    Role.ADMIN: _l("Semua halaman, termasuk petugas dan token."),
    Role.INSPECTORATE: _l("Semua kegiatan, sertifikat, dan capaian."),
    Role.ORGANISER: _l("Kegiatan unitnya sendiri; unit wajib dipilih."),
    Role.DESK: _l("Hanya pintu kegiatan yang ditugaskan kepadanya."),
    Role.AUDITOR: _l("Membaca semuanya, tidak mengubah apa pun."),
}
