"""What a participant's phone keeps between two pages, and the page that turns it away."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request

from eventapp.checkin import claims
from eventapp.checkin.claims import Claim
from eventapp.checkin.views.keys import hall_key
from eventapp.events.models import Event, EventSession
from eventapp.web.extensions import settings

CLAIM_COOKIE = "aula"
PERSON_COOKIE = "saya"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone at an event's door (sessions loaded) with a claim that holds."""

    event: Event
    claim: Claim
    at: datetime

    @property
    def session(self) -> EventSession | None:
        """The session whose code was seen."""
        sessions = self.event.sessions
        return next((one for one in sessions if one.public_id == self.claim.session), None)


def kept_claim(event: Event, at: datetime) -> Claim | None:
    """Return the phone's claim to this event's door, if it has one that holds."""
    claim = claims.read_claim(request.cookies.get(CLAIM_COOKIE, ""), hall_key(), at)
    return claim if claim and claim.event == event.short_code else None


def keep_claim(response: Response, claim: Claim) -> Response:
    """Let the phone keep its claim as long as it holds."""
    text = claims.write_claim(claim, hall_key())
    return _keep(response, CLAIM_COOKIE, text, int(claims.CLAIM_LASTS.total_seconds()))


def kept_person() -> str | None:
    """Return the public id of the person this phone belonged to last time."""
    return claims.read_person(request.cookies.get(PERSON_COOKIE, ""), hall_key())


def keep_person(response: Response, public_id: str) -> Response:
    """Let the phone be recognised at the next session and the next event."""
    text = claims.write_person(public_id, hall_key())
    return _keep(response, PERSON_COOKIE, text, int(claims.REMEMBERED.total_seconds()))


def forget_person(response: Response) -> Response:
    """Take the recognition back."""
    response.delete_cookie(PERSON_COOKIE)
    return response


def refused(reason: str, status: int, **facts: object) -> Response:
    """Say why not, and what to do now."""
    html = render_template("checkin/hall_refused.html", reason=reason, **facts)
    return make_response(html, status)


def page(template: str, phone: Phone, status: int = 200, **facts: object) -> Response:
    """Return a step's page, the claim kept."""
    event, current = phone.event, phone.session
    html = render_template(template, event=event, current=current, zone=event.timezone, **facts)
    return keep_claim(make_response(html, status), phone.claim)


def _keep(response: Response, name: str, text: str, seconds: int) -> Response:
    response.set_cookie(
        name, text, max_age=seconds, httponly=True, samesite="Lax", secure=settings().is_https
    )
    return response
