"""The blueprint all pages of the room hang on, and what they share."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from eventapp.accounts.rules import EDITORS
from eventapp.core import clock
from eventapp.events import rules
from eventapp.events.actions import InvalidPlanError, StepRefusedError
from eventapp.events.forms.words import refusal_sentence, sentence
from eventapp.events.models import Event
from eventapp.web.errors import register_message

bp = Blueprint("events", __name__)

register_message(StepRefusedError, 409, lambda e: refusal_sentence(e.step, e.refusal))
register_message(
    rules.BookClosedError,
    409,
    lambda _e: _("Buku hadir sudah ditutup. Ajukan koreksi di halaman Buku hadir kegiatan ini."),
)
register_message(
    InvalidPlanError,
    422,
    lambda e: _("Rencana belum benar: %(field)s. ", field=e.field) + sentence(e.faults[0]),
)


@bp.app_template_global("event_steps")
def event_steps(event: Event) -> list[str]:
    """Return the steps an event allows now, in the order of its life."""
    allowed = rules.steps(event.status)
    if clock.now() < event.ends_at:
        allowed = allowed - {rules.Step.CLOSE}
    return [str(step) for step in rules.Step if step in allowed]


def overview(event: Event) -> str:
    """Return the address of an event's overview."""
    return url_for("desk.event", event_id=event.public_id)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"editors": [str(role) for role in EDITORS]}
