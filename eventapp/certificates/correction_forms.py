"""What a certificate is to say instead: the form of its holder, and of an officer."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, HiddenField, SubmitField

from eventapp.certificates import correction_labels
from eventapp.certificates.amending import PARTS, REASON_LIMIT, TEXT_LIMIT, Wish
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.session_choice import Choice, as_change, choices, ticked
from eventapp.core import text
from eventapp.core.errors import InvalidFieldError
from eventapp.events.models import Event
from eventapp.participants.labels import sentence
from eventapp.participants.models import Registration
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.names import PersonName, split_name
from eventapp.participants.rules.people import read_draft
from eventapp.units.rules import UnitIndex
from eventapp.web.fields import Day
from eventapp.web.forms import Form, Text

_HOURS_LIMIT = 12
_MOST_SESSIONS = 60


def printed_parts(row: Registration, facts: CertificateFacts) -> PersonName:
    """Return the name on the certificate in its parts."""
    name = PersonName(row.front_title, row.name, row.back_title)
    return name if name.full == facts.name else split_name(facts.name)


class CorrectionForm(Form):
    """The facts a holder may wish otherwise; what stays as it is printed is no wish."""

    front_title = Text(_l("Gelar depan"), limit=80, optional=True)
    name = Text(_l("Nama"), limit=120)
    back_title = Text(_l("Gelar belakang"), limit=80, optional=True)
    nip = Text(_l("NIP baru"), limit=40, optional=True)
    position = Text(_l("Jabatan"), limit=160, optional=True)
    unit = Text(_l("Unit"), limit=200, optional=True)
    reason = Text(_l("Apa yang salah?"), limit=REASON_LIMIT)
    version = HiddenField()
    seen = HiddenField()
    send = SubmitField()

    facts: CertificateFacts
    parts: PersonName
    sessions: list[Choice]

    def about(self, event: Event, row: Registration, facts: CertificateFacts) -> None:
        """Say which certificate it is about, before anything else."""
        self.facts, self.parts = facts, printed_parts(row, facts)
        self.sessions = choices(event, facts)
        if request.method == "POST":
            keys = request.form.getlist("sesi")[:_MOST_SESSIONS]
            self.sessions = ticked(self.sessions, keys, self.session_hours())

    def show(self, version: int) -> None:
        """Fill in what is printed."""
        facts = self.facts
        self.front_title.data, self.back_title.data = self.parts.front_title, self.parts.back_title
        self.name.data, self.position.data = self.parts.name, facts.position
        self.unit.data, self.version.data = facts.unit, str(version)

    def session_hours(self) -> Mapping[str, str]:
        """Return the hours typed beside the sessions; a holder types none."""
        return {}

    def wish(self) -> Wish | None:
        """Return what was typed and differs; None when a field can't be taken, which says why."""
        if not self.is_accepted():
            return None
        name = self._name()
        if name is None:
            return None
        changes: dict[str, Any] = {}
        if name not in (self.parts, split_name(self.facts.name)):
            changes["name"] = name.full
        changes |= self._typed()
        rows = as_change(self.sessions)
        if self.facts.sessions and rows != self._printed_sessions():
            changes["sessions"] = rows
        return Wish(changes, name if "name" in changes else None, self.reason.data or "")

    def refuse(self, error: InvalidFieldError) -> None:
        """Say why a fact can't be true, beside its field."""
        words = correction_labels.refusal(error)
        if error.field in self._fields:
            self.reject(error.field, words)
        else:
            self.form_errors.append(words)

    def is_seen(self, wish: Wish) -> bool:
        """Whether exactly this was shown before it was sent."""
        return bool(self.send.data) and self.seen.data == mark_of(wish, self.version.data or "")

    def is_about(self, version: int) -> bool:
        """Whether the form was filled from this version."""
        return (self.version.data or "") == str(version)

    def _typed(self) -> dict[str, Any]:
        typed = {
            "position": text.clean(self.position.data, TEXT_LIMIT),
            "unit": text.clean(self.unit.data, TEXT_LIMIT),
        }
        changes = {key: value for key, value in typed.items() if value != getattr(self.facts, key)}
        if self.nip.data:
            changes["nip"] = self.nip.data
        return changes

    def _printed_sessions(self) -> list[dict[str, Any]]:
        return [
            {"title": one.title, "speaker": one.speaker, "lesson_hours": str(one.lesson_hours)}
            for one in self.facts.sessions
        ]

    def _name(self) -> PersonName | None:
        values = {
            Field.NAME: str(self.name.data),
            Field.FRONT_TITLE: str(self.front_title.data or ""),
            Field.BACK_TITLE: str(self.back_title.data or ""),
        }
        draft = read_draft(0, values, UnitIndex([]), needs_unit=False)
        for problem in draft.problems:
            self.reject(problem.field, sentence(problem))
        return None if self.errors else draft.name


class OfficerCorrectionForm(CorrectionForm):
    """What an officer may change besides: what was wrong for everybody, and hours of sessions."""

    reason = Text(_l("Alasan koreksi"), limit=REASON_LIMIT)
    without_nip = BooleanField(_l("Tanpa NIP"))
    with_person = BooleanField(_l("Perbaiki juga data orangnya untuk kegiatan berikutnya"))
    event = Text(lazy_pgettext("satu", "Kegiatan"), limit=TEXT_LIMIT)
    theme = Text(_l("Tema"), limit=TEXT_LIMIT, optional=True)
    venue = Text(_l("Tempat"), limit=TEXT_LIMIT, optional=True)
    host_unit = Text(_l("Penyelenggara"), limit=TEXT_LIMIT, optional=True)
    starts_on = Day(_l("Tanggal mulai"))
    ends_on = Day(_l("Tanggal selesai"))

    _EVENT = ("event", "theme", "venue", "host_unit", "starts_on", "ends_on")

    def show(self, version: int) -> None:
        """Fill in what is printed; a name is mended for later events too, unless said otherwise."""
        super().show(version)
        self.with_person.data = True
        for one in self._EVENT:
            self._fields[one].data = getattr(self.facts, one)

    def session_hours(self) -> Mapping[str, str]:
        """Return the hours typed beside the sessions."""
        found = (
            (one.key, request.form.get(f"jp-{one.key}", one.hours)[:_HOURS_LIMIT])
            for one in self.sessions
        )
        return dict(found)

    def fill(self, changes: Mapping[str, Any], reason: str) -> None:
        """Fill in what a holder wished."""
        if parts := changes.get(PARTS):
            self.front_title.data, self.name.data, self.back_title.data = parts
        for one in ("position", "unit", "nip"):
            if one in changes:
                self._fields[one].data = changes[one]
        if "sessions" in changes:
            titles = {one["title"] for one in changes["sessions"]}
            keys = [one.key for one in self.sessions if one.title in titles]
            self.sessions = ticked(self.sessions, keys, {})
        self.reason.data = reason

    def _typed(self) -> dict[str, Any]:
        changes = super()._typed()
        if self.without_nip.data:
            changes["nip"] = None
        for one in self._EVENT:
            value = self._fields[one].data
            if value != getattr(self.facts, one):
                changes[one] = value.isoformat() if isinstance(value, date) else value
        return changes


def mark_of(wish: Wish, version: str) -> str:
    """Return a mark of what was shown, so that nothing else is sent."""
    name = wish.name.full if wish.name else ""
    plain = json.dumps([wish.changes, name, wish.reason, version], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:32]
