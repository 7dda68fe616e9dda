"""The base of all forms: text is cleaned, errors are sentences, what was typed stays."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.core import text


class Form(FlaskForm):
    """A form with CSRF protection. Views ask `is_accepted()` and hand on a typed value."""

    def is_accepted(self) -> bool:
        """Whether the form was sent and every field is good."""
        return bool(self.validate_on_submit())

    def reject(self, field: str, sentence: str) -> None:
        """Add an error found by a rule or the database to its field."""
        self._fields[field].errors = [*self._fields[field].errors, sentence]


def _cleaner(limit: int) -> Callable[[str | None], str]:
    # One character more than allowed, so that Length can still see that it was too long.
    return lambda value: text.clean(value, limit + 1)


class Text(StringField):
    """One line, cleaned; required unless `optional`; at most `limit` characters."""

    def __init__(
        self,
        label: Any,
        *,
        limit: int = 200,
        optional: bool = False,
        validators: Sequence[Any] = (),
        **options: Any,
    ) -> None:
        needed = [] if optional else [DataRequired(_l("Isi bagian ini."))]
        long = Length(max=limit, message=_l("Paling banyak %(max)d huruf."))
        super().__init__(
            label, validators=[*needed, long, *validators], filters=[_cleaner(limit)], **options
        )


class Lines(TextAreaField):
    """Several lines, cleaned; optional unless `required`."""

    def __init__(
        self, label: Any, *, limit: int = 4000, required: bool = False, **options: Any
    ) -> None:
        needed = [DataRequired(_l("Isi bagian ini."))] if required else []
        long = Length(max=limit, message=_l("Paling banyak %(max)d huruf."))
        super().__init__(
            label,
            validators=[*needed, long],
            filters=[lambda value: text.clean_lines(value, limit + 1)],
            **options,
        )


class Checks(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
