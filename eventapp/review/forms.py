"""What is sent to decide on a flag, and to draw names."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from eventapp.core.text import clean
from eventapp.review import labels
from eventapp.review.actions import REASON_LIMIT, Ruling
from eventapp.review.rules import Decision, Kind, Result
from eventapp.web.forms import Form

_MOST_KEYS = 2_000


class DecideForm(Form):
    """One flag's form: which button was pressed, what was typed beside it, who is meant.

    `quick` is a decision and the place of a reason at hand ("strike 0"); `decision` is pressed
    with a reason of one's own in `why_downgrade` or `why_strike`, or a note in `why_keep`.
    """

    kind = StringField()
    flag = StringField()
    decision = StringField()
    quick = StringField()
    why_keep = StringField()
    why_downgrade = StringField()
    why_strike = StringField()

    fault = ""

    def ruling(self) -> Ruling | None:
        """Return what was decided; None when it can't be taken, and `fault` says why."""
        if not self.is_accepted() or self.kind.data not in set(Kind):
            return None
        word, _blank, place = (self.quick.data or "").partition(" ")
        word = word or self.decision.data or ""
        if word not in set(Decision):
            return None
        decision = Decision(word)
        reason = self._at_hand(decision, place) or self._typed(decision)
        if decision is not Decision.KEEP and not reason:
            self.fault = _("Pilih alasannya, atau tulis sendiri, lalu tekan tombolnya lagi.")
            return None
        if decision is Decision.KEEP and (self._typed(*_HARD)):
            # Enter in a field presses the form's first button, which is not the one beside it.
            self.fault = _("Alasan tertulis tetapi tombolnya belum ditekan. Tekan sekali lagi.")
            return None
        if "tertentu" in request.form and not request.form.getlist("item"):
            self.fault = _("Pilih sedikitnya satu orang.")
            return None
        keys = frozenset(request.form.getlist("item")[:_MOST_KEYS])
        return Ruling(self.kind.data, self.flag.data or "", decision, reason, keys)

    def _at_hand(self, decision: Decision, place: str) -> str:
        reasons = labels.REASONS.get(decision, ())
        known = {str(number): str(reason) for number, reason in enumerate(reasons)}
        return known.get(place, "")

    def _typed(self, *decisions: Decision) -> str:
        fields = (self[f"why_{decision}"].data for decision in decisions)
        return next((text for value in fields if (text := clean(value, REASON_LIMIT))), "")


_HARD = (Decision.DOWNGRADE, Decision.STRIKE)


class UndoForm(Form):
    """Which decision is taken back."""

    kind = StringField()
    key = StringField()


class DrawForm(Form):
    """In which session names are drawn."""

    session = SelectField(_l("Sesi yang diuji"), validators=[InputRequired(_l("Pilih sesinya."))])


class LookForm(Form):
    """What the marshal says of one name; nothing takes it back."""

    code = StringField()
    result = StringField()

    def answer(self) -> Result | None:
        """Return the answer, None to take it back."""
        return Result(self.result.data) if self.result.data in set(Result) else None
