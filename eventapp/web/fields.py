"""Form fields for days, hours and numbers, read as they are written here; errors are sentences."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_HOURS = ("%H:%M", "%H.%M", "%H:%M:%S")


def _needed(*, optional: bool) -> list[Any]:
    return [Optional()] if optional else [InputRequired(_l("Isi bagian ini."))]


class Day(DateField):
    """A day; browsers send ISO, people write 08/11/2023."""

    def __init__(self, label: Any, *, optional: bool = False, **options: Any) -> None:
        super().__init__(
            label, validators=_needed(optional=optional), format=list(_DAYS), **options
        )

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read a day, or say how one is written."""
        self.data: date | None = None
        text = " ".join(valuelist).strip()
        if not text:
            return
        for form in _DAYS:
            try:
                self.data = datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
            return
        raise ValueError(_("Tulis tanggal seperti 08/11/2023."))


class Hour(TimeField):
    """A time of day; browsers send 09:00, people write 09.00."""

    def __init__(self, label: Any, *, optional: bool = False, **options: Any) -> None:
        super().__init__(
            label, validators=_needed(optional=optional), format=list(_HOURS), **options
        )

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read a time of day, or say how one is written."""
        self.data: time | None = None
        text = " ".join(valuelist).strip()
        if not text:
            return
        for form in _HOURS:
            try:
                self.data = datetime.strptime(text, form).time()  # noqa: DTZ007 (nor has an hour)
            except ValueError:
                continue
            return
        raise ValueError(_("Tulis jam seperti 09.00."))


class _Number:
    """What can't be read isn't checked against limits as well: one sentence is enough."""

    process_errors: Sequence[str]

    def pre_validate(self, _form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class Whole(_Number, IntegerField):
    """A whole number between `least` and `most`."""

    def __init__(
        self, label: Any, *, least: int, most: int, optional: bool = False, **options: Any
    ) -> None:
        limits = NumberRange(least, most, _l("Isi angka dari %(min)s sampai %(max)s."))
        super().__init__(label, validators=[*_needed(optional=optional), limits], **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read digits, blanks and dots between thousands left out."""
        self.data: int | None = None
        text = "".join(valuelist).replace(" ", "").replace(".", "")
        if not text:
            return
        if not text.isascii() or not text.removeprefix("-").isdigit():
            raise ValueError(_("Isi dengan angka."))
        self.data = int(text[:12])


class Amount(_Number, DecimalField):
    """A number with decimals, comma or point, between `least` and `most`."""

    def __init__(
        self, label: Any, *, least: int, most: int, optional: bool = False, **options: Any
    ) -> None:
        limits = NumberRange(least, most, _l("Isi angka dari %(min)s sampai %(max)s."))
        super().__init__(
            label, validators=[*_needed(optional=optional), limits], places=None, **options
        )

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return format(self.data.normalize(), "f").replace(".", ",")

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read a decimal number; two figures behind the comma are kept."""
        self.data: Decimal | None = None
        text = "".join(valuelist).replace(" ", "").replace(",", ".")
        if not text:
            return
        try:
            value = Decimal(text[:20])
        except InvalidOperation as error:
            raise ValueError(_("Isi dengan angka.")) from error
        if not value.is_finite():
            raise ValueError(_("Isi dengan angka."))
        self.data = round(value, 2)
