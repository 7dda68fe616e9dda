"""/gaya: every component in every state, as officers and as participants see it."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import public
from eventapp.gaya import forms, samples

bp = Blueprint("gaya", __name__, url_prefix="/gaya")
VERDICTS = ("ok", "warn", "bad", "info")


@bp.get("")
@public
def officer() -> ResponseReturnValue:
    """Show everything, in the officers' layout."""
    return render_template(
        "gaya/officer.html",
        filled=forms.filled(),
        wrong=forms.wrong(),
        samples=samples,
        navigation=samples.menu(),
        current_officer=samples.OFFICER,
    )


@bp.get("/peserta")
@public
def participant() -> ResponseReturnValue:
    """Show what participants' pages use, in their layout."""
    return render_template(
        "gaya/participant.html", filled=forms.filled(), wrong=forms.wrong(), samples=samples
    )


@bp.get("/layar/<tone>")
@public
def screen(tone: str) -> ResponseReturnValue:
    """Show a verdict that fills the screen."""
    if tone not in VERDICTS:
        abort(404)
    return render_template("gaya/screen.html", tone=tone)


@bp.get("/cetak")
@public
def paper() -> ResponseReturnValue:
    """Show the print layout."""
    return render_template("gaya/paper.html", samples=samples)
