"""Events, registrations, certificates, figures: one action or query each, answered as JSON."""

from typing import Any

from flask import Response, jsonify
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.accounts.guards import allow, caller, current_actor, public
from eventapp.accounts.rules import EDITORS, EVERYONE, READERS
from eventapp.api import answers, bodies, openapi, plans, requests
from eventapp.api.views.blueprint import bp
from eventapp.certificates import actions as certificates
from eventapp.certificates import queries as certificate_queries
from eventapp.certificates.codes import normalise_code
from eventapp.certificates.models import Certificate
from eventapp.checkin import tickets
from eventapp.core import clock, keys
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import actions as events
from eventapp.events import guards as event_guards
from eventapp.events import queries as event_queries
from eventapp.events.models import Event
from eventapp.jobs import queries as jobs
from eventapp.jobs.waking import wake
from eventapp.participants import actions as participants
from eventapp.participants.models import Registration
from eventapp.progress import queries as progress
from eventapp.web.extensions import client, public_url, settings, throttle

# Codes that don't exist are what guessing looks like; counted with those of the public page.
VERIFY_MISSES = "30 per 10 minutes"


@bp.get("/openapi.json")
@public
def document() -> Response:
    """Describe this API (OpenAPI 3.1)."""
    return jsonify(openapi.document(settings().base_url, settings().product_name))


@bp.post("/events")
@allow(*EDITORS)
def create_event() -> Response:
    """Plan an event, and publish it unless told otherwise."""
    body, who = requests.body(bodies.EventIn), caller()
    with writing() as session:
        plan = plans.plan(
            session, body, unit_id=who.unit_id, zone=settings().timezone, role=who.role
        )
        made = events.create(
            session, plan, at=clock.now(), by=current_actor(), publish=body.published
        )
        made_id = made.public_id
    with reading() as session:
        response = jsonify(answers.event(event_queries.event(session, made_id)))
    response.status_code = 201
    response.headers["Location"] = public_url("api.get_event", event_id=made_id)
    return response


@bp.get("/events")
@allow(*READERS)
def list_events() -> Response:
    """List the events the token may see, oldest first."""
    limit = requests.limit()
    with reading() as session:
        statement = (
            event_queries.visible(caller())
            .where(Event.id > requests.cursor())
            .order_by(None)
            .order_by(Event.id)
            .limit(limit + 1)
            .options(*event_queries.whole())
        )
        rows = session.scalars(statement).all()
        return _page(rows, limit, answers.event)


@bp.get("/events/<event_id>")
@allow(*READERS)
def get_event(event_id: str) -> Response:
    """Return one event."""
    with reading() as session:
        return jsonify(answers.event(event_guards.load(session, event_id)))


@bp.post("/events/<event_id>/registrations")
@allow(*EDITORS)
def register(event_id: str) -> Response:
    """Register people; each row stands or falls alone."""
    body = requests.body(bodies.RegistrationsIn)
    with writing() as session:
        event = event_guards.load(session, event_id, change=True)
        drafts, refused = plans.drafts(session, body.participants)
        outcomes = participants.register_all(
            session, event, list(drafts.values()), source="api", at=clock.now(), by=current_actor()
        )
        results = dict(refused)
        for index, outcome in zip(drafts, outcomes, strict=True):
            results[index] = _outcome(index, outcome)
    return jsonify(results=[results[index] for index in sorted(results)])


def _outcome(index: int, outcome: participants.Outcome) -> dict[str, Any]:
    row = outcome.registration
    return {
        "index": index,
        "status": outcome.status,
        "registration": row.code if row else None,
        "ticket": tickets.write(row.code, _ticket_key(), settings().base_url) if row else None,
        "errors": list(outcome.errors),
    }


def _ticket_key() -> bytes:
    return keys.derive(settings().secret_key, tickets.KEY_PURPOSE)


@bp.get("/events/<event_id>/registrations")
@allow(*READERS)
def registrations(event_id: str) -> Response:
    """List an event's registrations in the order they were made."""
    limit = requests.limit()
    with reading() as session:
        event = event_guards.load(session, event_id)
        statement = (
            select(Registration)
            .where(Registration.event_id == event.id, Registration.id > requests.cursor())
            .order_by(Registration.id)
            .limit(limit + 1)
            .options(selectinload(Registration.unit))
        )
        return _page(session.scalars(statement).all(), limit, answers.registration)


@bp.post("/events/<event_id>/certificates")
@allow(*EDITORS)
def issue(event_id: str) -> Response:
    """Issue certificates to all who earned one, in the background."""
    with writing() as session:
        event = event_guards.load(session, event_id, change=True)
        job = certificates.request_issue(session, event, at=clock.now(), by=current_actor())
    wake(settings())
    response = jsonify(job=job)
    response.status_code = 202
    response.headers["Location"] = public_url("api.job", job_id=job)
    return response


@bp.get("/jobs/<job_id>")
@allow(*EVERYONE)
def job(job_id: str) -> Response:
    """Say how far background work is."""
    with reading() as session:
        found = jobs.job(session, job_id)
        return jsonify(
            state=found.state, done=found.done, total=found.total, failures=found.failures
        )


@bp.get("/events/<event_id>/certificates")
@allow(*READERS)
def issued(event_id: str) -> Response:
    """List an event's certificates in the order of their numbers."""
    limit = requests.limit()
    with reading() as session:
        event = event_guards.load(session, event_id)
        statement = (
            select(Certificate)
            .where(Certificate.event_id == event.id, Certificate.id > requests.cursor())
            .order_by(Certificate.id)
            .limit(limit + 1)
            .options(selectinload(Certificate.unit))
        )
        return _page(session.scalars(statement).all(), limit, answers.certificate)


@bp.get("/certificates/<code>")
@public
def certificate(code: str) -> Response:
    """Say what a certificate's public page says; 404 when there is none."""
    throttle().hit("verify", client(), "120 per minute")
    with reading() as session:
        found = certificate_queries.by_code(session, normalise_code(code) or "")
        if found is None:
            throttle().hit("verify-miss", client(), VERIFY_MISSES)
            raise NotFoundError
        return jsonify(answers.public_certificate(found))


@bp.get("/progress")
@allow(*READERS)
def year() -> Response:
    """Return a year's figures against their targets."""
    at, zone = clock.now(), settings().timezone
    with reading() as session:
        found = progress.year(session, plans.year_asked(at, zone), at=at, zone=zone)
        return jsonify(progress.as_dict(found))


def _page(rows: Any, limit: int, answer: Any) -> Response:
    more = rows[limit - 1].id if len(rows) > limit else None
    items = [answer(row) for row in rows[:limit]]
    return jsonify(items=items, next_cursor=requests.next_cursor(more))
