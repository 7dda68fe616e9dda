"""Forms for signing in, passwords, officers and API tokens."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from eventapp.accounts.labels import ROLE_HINTS, ROLES
from eventapp.accounts.rules import (
    EMAIL_MAX_LENGTH,
    EVERYONE,
    PASSWORD_MAX_LENGTH,
    PASSWORD_MIN_LENGTH,
    Role,
    is_email,
    needs_unit,
)
from eventapp.web.forms import Form, Text

_FILL = InputRequired(_l("Isi bagian ini."))


def _email(_form: Any, field: Any) -> None:
    if not is_email(field.data or ""):
        raise ValidationError(_l("Tulis alamat e-mail lengkap, misalnya nama@kota.go.id."))


def _new_password(label: Any) -> PasswordField:
    sentence = _l("Kata sandi %(min)d sampai %(max)d huruf.")
    return PasswordField(
        label,
        [_FILL, Length(min=PASSWORD_MIN_LENGTH, max=PASSWORD_MAX_LENGTH, message=sentence)],
    )


def _same(field: str) -> EqualTo:
    return EqualTo(field, message=_l("Kedua kata sandi tidak sama. Ketik ulang."))


class SignInForm(Form):
    """E-mail and password. A wrong shape is answered like a wrong password."""

    email = Text(_l("E-mail"), limit=EMAIL_MAX_LENGTH)
    password = PasswordField(_l("Kata sandi"), [_FILL, Length(max=PASSWORD_MAX_LENGTH)])
    lanjut = HiddenField()


class ForgotForm(Form):
    """Ask for a link to set a new password."""

    email = Text(_l("E-mail"), limit=EMAIL_MAX_LENGTH, validators=[_email])


class NewPasswordForm(Form):
    """Set a password by a one-time link."""

    password = _new_password(_l("Kata sandi baru"))
    again = PasswordField(_l("Ketik sekali lagi"), [_FILL, _same("password")])


class ChangePasswordForm(Form):
    """Change one's own password."""

    current = PasswordField(_l("Kata sandi sekarang"), [_FILL, Length(max=PASSWORD_MAX_LENGTH)])
    password = _new_password(_l("Kata sandi baru"))
    again = PasswordField(_l("Ketik kata sandi baru sekali lagi"), [_FILL, _same("password")])


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody is given: a name, a role, and a unit's code ("" for none)."""

    name: str
    role: Role
    unit: str


class GrantForm(Form):
    """Name, role and unit: what officers and tokens have in common."""

    name = Text(_l("Nama"))
    role = RadioField(
        _l("Peran"),
        [InputRequired(_l("Pilih salah satu."))],
        choices=[SelectChoice(str(role), ROLES[role]) for role in EVERYONE],
    )
    unit = SelectField(_l("Unit"))

    def offer(self, units: list[tuple[str, str]]) -> None:
        """Fill the select with codes and names of units."""
        self.unit.choices = [
            SelectChoice("", _l("Tanpa unit")),
            *(SelectChoice(code, name) for code, name in units),
        ]

    def validate_unit(self, field: Any) -> None:
        """Refuse an organiser without a unit."""
        if self.role.data in list(Role) and needs_unit(Role(self.role.data)) and not field.data:
            raise ValidationError(_l("Pilih unit: panitia hanya melihat kegiatan unitnya."))

    def grant(self) -> Grant:
        """Return what the form gives."""
        return Grant(self.name.data or "", Role(self.role.data), self.unit.data or "")

    @property
    def role_hints(self) -> dict[str, Any]:
        """What each role may do, by its value."""
        return {str(role): hint for role, hint in ROLE_HINTS.items()}


class AddOfficerForm(GrantForm):
    """Invite an officer."""

    email = Text(_l("E-mail"), limit=EMAIL_MAX_LENGTH, validators=[_email])


class EditOfficerForm(GrantForm):
    """Change an officer; `version` tells whether somebody else did so first."""

    version = HiddenField()

    @property
    def known_version(self) -> int:
        """The version the page was opened with; 0 when it was tampered with."""
        value = self.version.data or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else 0  # noqa: PLR2004


class AddTokenForm(GrantForm):
    """Make an API token."""
