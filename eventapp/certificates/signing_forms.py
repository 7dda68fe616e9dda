"""Forms for signing elsewhere: the files that came back, and who signs by the service."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length, Regexp

from eventapp.signing.esign import Credentials
from eventapp.web.forms import Form

ACCEPT = ".zip,.pdf,application/zip,application/pdf"


class ReturnForm(Form):
    """Signed files: a ZIP, or PDFs."""

    files = MultipleFileField(
        _l("ZIP atau PDF bertanda tangan"), [FileRequired(_l("Pilih berkasnya dulu."))]
    )

    def contents(self) -> list[bytes]:
        """Return the bytes of every file chosen."""
        return [one.read() for one in self.files.data or []]


class ServiceForm(Form):
    """Who signs by the state's service; nothing of it is ever shown again."""

    nik = PasswordField(
        _l("NIK penanda tangan"),
        [
            DataRequired(_l("Isi bagian ini.")),
            Regexp(r"^\s*\d{16}\s*$", message=_l("NIK terdiri atas 16 angka.")),
        ],
    )
    passphrase = PasswordField(
        _l("Frasa sandi (passphrase)"),
        [
            DataRequired(_l("Isi bagian ini.")),
            Length(max=200, message=_l("Paling banyak %(max)d huruf.")),
        ],
    )

    def credentials(self) -> Credentials:
        """Return what is handed to the service."""
        return Credentials((self.nik.data or "").strip(), self.passphrase.data or "")
