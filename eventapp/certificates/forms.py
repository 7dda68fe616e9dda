"""Forms of this room: why a certificate is revoked, what a number series is to be."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SubmitField

from eventapp.certificates.actions import SeriesPlan
from eventapp.certificates.actions.series import LAST_SERIAL
from eventapp.certificates.amending import REASON_LIMIT
from eventapp.certificates.models import NumberSeries
from eventapp.web.fields import Whole
from eventapp.web.forms import Form, Text


class RevokeForm(Form):
    """Why a certificate is taken back; anybody who verifies it reads this."""

    reason = Text(_l("Alasan pencabutan"), limit=REASON_LIMIT)

    def why(self) -> str:
        """Return the reason."""
        return self.reason.data or ""


class SeriesForm(Form):
    """A year's number series."""

    pattern = Text(_l("Pola nomor"), limit=200)
    record_class = Text(_l("Kode klasifikasi"), limit=40, optional=True)
    next_serial = Whole(_l("Nomor urut berikutnya"), least=1, most=LAST_SERIAL, optional=True)
    version = HiddenField()
    preview = SubmitField()

    def show(self, series: NumberSeries | None, plan: SeriesPlan) -> None:
        """Fill in what is."""
        self.pattern.data = plan.pattern
        self.record_class.data = plan.record_class
        self.next_serial.data = plan.next_serial
        self.version.data = str(series.version if series else 0)

    def plan(self) -> SeriesPlan:
        """Return what was typed."""
        return SeriesPlan(
            pattern=self.pattern.data or "",
            record_class=self.record_class.data or "",
            next_serial=self.next_serial.data,
        )

    def read_version(self) -> int:
        """Return the version the form was filled from; -1 when it isn't one."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 (digits)

    def wants_preview(self) -> bool:
        """Whether only the number is to be shown, and nothing saved."""
        return bool(self.preview.data)
