"""The blueprint, the errors of this room, and what its pages share."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import caller
from eventapp.accounts.rules import OVERSEERS
from eventapp.audit.models import AuditLine
from eventapp.audit.queries import latest
from eventapp.core.errors import InvalidFieldError
from eventapp.indicators.actions import InUseError
from eventapp.indicators.forms import reject
from eventapp.indicators.labels import REASONS, UNREADABLE
from eventapp.indicators.sheets import UnreadableListError
from eventapp.web.errors import register_message
from eventapp.web.forms import Form

bp = Blueprint("indicators", __name__)

register_message(
    InUseError,
    409,
    lambda error: (
        _("Indikator ini masih punya sasaran. Hapus sasarannya dulu.")
        if error.by == "targets"
        else _("Indikator ini didukung oleh kegiatan. Lepaskan dulu dari kegiatannya.")
    ),
)


def can_change() -> bool:
    """Whether the caller may change the catalogue."""
    return caller().role in OVERSEERS


def refuse(form: Form, error: InvalidFieldError) -> None:
    """Show an action's refusal beside the field it speaks of."""
    reject(form, error.field, REASONS.get(error.reason, error.reason))


def refuse_file(form: Form, error: UnreadableListError) -> None:
    """Say why a file is no list."""
    reject(form, "file", f"{UNREADABLE[error.reason]} {error.detail}".strip())


def change_of(session: Session, kind: str, subject: str) -> AuditLine | None:
    """Return the last change of something, to tell who saved first."""
    return latest(session, (kind, subject))


def scope_text(codes: Any, kinds: Any) -> str:
    """Return for whom a target is, in words."""
    return ", ".join([*kinds, *codes]) or _("semua orang")
