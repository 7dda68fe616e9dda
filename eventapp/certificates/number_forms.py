"""Forms for numbers: blocks, why one is closed, numbers typed from the agenda book."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from eventapp.certificates.actions.agenda import MOST_LINES
from eventapp.certificates.actions.blocks import LARGEST, REASON_LIMIT
from eventapp.certificates.actions.series import LAST_SERIAL, YEARS
from eventapp.certificates.queries.series import KIND, STATEMENT
from eventapp.core import ids
from eventapp.web.fields import Whole
from eventapp.web.forms import Form, Lines, Text

_KINDS = [
    SelectChoice(KIND, _l("Sertifikat")),
    SelectChoice(STATEMENT, _l("Surat keterangan")),
]


class BlockForm(Form):
    """Numbers to set aside; `token` keeps a second press from taking as many again."""

    kind = SelectField(
        _l("Jenis"), choices=_KINDS, validators=[InputRequired(_l("Isi bagian ini."))]
    )
    count = Whole(_l("Banyaknya nomor"), least=1, most=LARGEST)
    purpose = Text(_l("Keperluan"), limit=REASON_LIMIT, optional=True)
    token = HiddenField()

    def fresh(self) -> str:
        """Return what makes this press different from any other, made up when missing."""
        if not ids.is_public_id(self.token.data or ""):
            self.token.data = ids.public_id()
        return self.token.data or ""


class PurposeForm(BlockForm):
    """Numbers to set aside for something that is no event here."""

    year = Whole(_l("Tahun"), least=min(YEARS), most=max(YEARS))
    purpose = Text(_l("Keperluan"), limit=REASON_LIMIT)


class CloseForm(Form):
    """Why what is left of a block is never used."""

    reason = Text(_l("Alasan"), limit=REASON_LIMIT)


class TypedForm(Form):
    """Numbers of the agenda book: pasted, from a sheet, or from one to another by a pattern."""

    numbers = Lines(_l("Nomor, satu per baris"), limit=MOST_LINES * 61)
    sheet = FileField(_l("Atau berkas Excel/CSV (kolom pertama)"))
    pattern = Text(_l("Pola"), limit=200, optional=True)
    first = Whole(_l("Dari urut"), least=1, most=LAST_SERIAL, optional=True)
    last = Whole(_l("Sampai urut"), least=1, most=LAST_SERIAL, optional=True)
