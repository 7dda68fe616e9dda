"""One form with every kind of field, so that the page can show each empty, filled and wrong."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    TelField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from eventapp.web.forms import Checks, Form, Lines, Text

METHODS = [
    SelectChoice("qr", _l("Pindai QR")),
    SelectChoice("code", _l("Ketik kode")),
    SelectChoice("name", _l("Cari nama")),
]
KINDS = [
    SelectChoice("dprd", "DPRD"),
    SelectChoice("opd", _l("Perangkat daerah")),
    SelectChoice("kec", _l("Kecamatan")),
]


class SampleForm(Form):
    """Never sent anywhere."""

    name = Text(_l("Nama"), limit=120, description=_l("Seperti akan tercetak di sertifikat."))
    nip = Text(_l("NIP"), limit=18, optional=True, description=_l("18 angka."))
    unit = Text(_l("Unit kerja"), limit=200)
    venue = Text(_l("Tempat"), limit=200)
    note = Lines(_l("Catatan"), limit=2000)
    kind = SelectField(_l("Jenis"), choices=KINDS, validators=[InputRequired()])
    held_on = DateField(_l("Tanggal"), validators=[InputRequired()])
    starts = TimeField(_l("Mulai"), validators=[InputRequired()])
    hours = IntegerField(_l("Jam pelajaran"), validators=[Optional()])
    phone = TelField(_l("Telepon"), validators=[Optional()])
    email = EmailField(_l("Surel"), validators=[InputRequired()])
    password = PasswordField(_l("Kata sandi"), validators=[InputRequired()])
    method = RadioField(_l("Cara masuk"), choices=METHODS, validators=[InputRequired()])
    audience = Checks(_l("Sasaran"), choices=KINDS)
    is_counted = BooleanField(
        _l("Dihitung untuk sertifikat"), description=_l("Sesi pembukaan biasanya tidak.")
    )
    letter = FileField(_l("Surat undangan"))
    people = FileField(_l("Daftar peserta"), validators=[InputRequired()])


def filled() -> SampleForm:
    """Return the form as somebody is filling it in, with the longest names we have met."""
    return SampleForm(
        formdata=None,
        name="Dr. Hj. Raden Ayu Siti Nurhayati Kusumaningrum Wiryodiningrat, S.Sos., M.Si., CGCAE",
        kind="opd",
        method="qr",
        audience=["dprd", "opd"],
        is_counted=True,
        prefix="filled",
    )


def wrong() -> SampleForm:
    """Return the form as it comes back with errors on every kind of field."""
    form = SampleForm(formdata=None, nip="19790200000000000", unit="Dinas Entah", prefix="wrong")
    form.reject("name", _("Isi bagian ini."))
    form.reject("nip", _("NIP harus 18 angka; yang ditulis 17. Periksa lagi kartu pegawai."))
    form.reject("unit", _("Unit ini tidak dikenal. Pilih dari daftar."))
    form.reject("kind", _("Pilih salah satu."))
    form.reject("held_on", _("Tulis tanggal yang ada di kalender."))
    form.reject("method", _("Pilih salah satu."))
    form.reject("is_counted", _("Centang bila benar."))
    form.reject("people", _("Berkas ini bukan Excel atau CSV."))
    return form
