"""The page of somebody who is in, what they may still say there, and why somebody isn't."""

from datetime import timedelta
from enum import StrEnum

from flask import Response, url_for
from sqlalchemy.orm import Session

from eventapp.checkin import queries, tickets
from eventapp.checkin.actions.hall import Passage, go, has_stayed, may_pulse, still_here
from eventapp.checkin.actions.judging import doors_of
from eventapp.checkin.claims import CLAIM_LASTS
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Verdict
from eventapp.checkin.views.keys import ticket_key
from eventapp.checkin.views.phone import Phone, keep_claim, page, refused
from eventapp.events.models import EventSession
from eventapp.events.rules import BookClosedError
from eventapp.participants import queries as registrations
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name

# A page that opens the door by itself comes a moment after it, not before.
_AFTER_OPENING = 2


class Said(StrEnum):
    """What has just been told to the door."""

    NEW = "new"
    ALREADY = "already"
    STILL = "still"
    LEFT = "left"


def present(session: Session, phone: Phone, seat: Registration, said: Said) -> Response | None:
    """Return the page of somebody who is in the session this phone has seen; None when not."""
    arrival = _arrival(session, phone, seat)
    if arrival is None:
        return None
    event, seen_at = phone.event, phone.claim.seen_at
    is_open = event.book_closed_at is None
    asks = event.asks_signature and is_open
    token = tickets.token(seat.code, ticket_key())
    return page(
        "checkin/hall_done.html",
        phone,
        seat=seat,
        name=full_name(seat.front_title, seat.name, seat.back_title),
        arrival=arrival,
        said=said,
        may_pulse=is_open and may_pulse(arrival, seen_at),
        may_go=is_open and _may_go(phone, arrival),
        is_to_sign=asks and not queries.signature_of(session, seat.id),
        wish=registrations.latest_name_request(session, seat.id),
        here_url=url_for("checkin.hall_here", short=event.short_code),
        forget_url=url_for("checkin.hall_forget", short=event.short_code),
        ticket_url=url_for("portal.ticket", token=token),
        name_url=url_for("portal.name", token=token),
        confirm_url=url_for("portal.confirm_name", token=token),
        sign_url=url_for("portal.sign", token=token),
    )


def stay(session: Session, phone: Phone, passage: Passage) -> Response | None:
    """Let somebody in say that they are still there; None when they aren't in."""
    arrival = _arrival(session, phone, passage.registration)
    if arrival is None or not may_pulse(arrival, phone.claim.seen_at):
        return present(session, phone, passage.registration, Said.ALREADY)
    try:
        still_here(session, passage)
    except BookClosedError:
        return refused("closed", 409)
    return present(session, phone, passage.registration, Said.STILL)


def leave(session: Session, phone: Phone, passage: Passage) -> Response | None:
    """Let somebody in say that they go; None when they aren't in."""
    arrival = _arrival(session, phone, passage.registration)
    if arrival is None or not _may_go(phone, arrival):
        return present(session, phone, passage.registration, Said.ALREADY)
    answer = go(session, passage)
    if answer.verdict is not Verdict.LEFT:
        return turned_away(phone, passage.session, answer.verdict)
    session.expire(arrival)
    return present(session, phone, passage.registration, Said.LEFT)


def turned_away(phone: Phone, current: EventSession, verdict: Verdict) -> Response:
    """Say why somebody isn't in, and what to do; an early phone may wait with the page open."""
    if verdict is not Verdict.TOO_EARLY:
        is_closed = phone.event.book_closed_at is not None
        is_late = verdict is Verdict.TOO_LATE
        return refused("closed" if is_closed and is_late else str(verdict), 409)
    opens_at = current.starts_at - doors_of(phone.event).open_before
    may_wait = opens_at < phone.claim.seen_at + CLAIM_LASTS - timedelta(minutes=1)
    response = refused(
        "too_early", 409, opens_at=opens_at, zone=phone.event.timezone, may_wait=may_wait
    )
    if may_wait:
        seconds = int((opens_at - phone.at).total_seconds()) + _AFTER_OPENING
        here = url_for("checkin.hall_here", short=phone.event.short_code)
        response.headers["Refresh"] = f"{max(seconds, _AFTER_OPENING)}; url={here}"
    return keep_claim(response, phone.claim)


def is_early(phone: Phone, current: EventSession) -> bool:
    """Whether the session's door is still to open."""
    return phone.at < current.starts_at - doors_of(phone.event).open_before


def _may_go(phone: Phone, arrival: Arrival) -> bool:
    seen_at = phone.claim.seen_at
    is_back = arrival.left_at is None or arrival.left_at < seen_at
    return phone.event.checks_out and is_back and has_stayed(arrival, seen_at)


def _arrival(session: Session, phone: Phone, seat: Registration) -> Arrival | None:
    if phone.session is None:
        return None
    return queries.arrivals_of(session, [seat.id]).get(seat.id, {}).get(phone.session.id)
