"""Behind a figure: its people, and behind each the certificates and the scans."""

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow
from eventapp.accounts.rules import READERS
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.indicators.labels import MEASURES, SOURCES, SUFFIXES
from eventapp.progress import queries
from eventapp.progress.labels import BANDS, CAPACITIES, EVENT_STATES, METHODS, TONES
from eventapp.progress.queries import Figure
from eventapp.progress.views.blueprint import bp
from eventapp.progress.views.overview import check_year, remaining
from eventapp.web.extensions import settings
from eventapp.web.paging import paginate


@bp.get("/capaian/<int:year>/<code>")
@allow(*READERS)
def indicator(year: int, code: str) -> ResponseReturnValue:
    """Show the people and events behind one figure."""
    check_year(year)
    at = clock.now()
    q = text.clean(request.args.get("q"), 100)
    unit = text.clean(request.args.get("unit"), 40)
    with reading() as session:
        figure = _figure(session, year, code, at)
        members = _members(figure, unit)
        page = paginate(session, queries.people_of(figure.goal, q=q, members=members))
        events = queries.events_of(session, figure.goal, at)
    return render_template(
        "progress/indicator.html",
        year=year,
        one=figure.progress,
        is_everyone=code == queries.EVERYONE,
        targets=figure.targets,
        page=page,
        events=events,
        units=sorted(figure.units.units.values(), key=lambda one: one.name.casefold()),
        q=q,
        unit=unit,
        measures=MEASURES,
        suffixes=SUFFIXES,
        sources=SOURCES,
        bands=BANDS,
        tones=TONES,
        states=EVENT_STATES,
        remaining=remaining,
    )


@bp.get("/capaian/<int:year>/<code>/<person>")
@allow(*READERS)
def person(year: int, code: str, person: str) -> ResponseReturnValue:
    """Show the certificates by which a person counts, each with its arrivals."""
    check_year(year)
    at = clock.now()
    with reading() as session:
        figure = _figure(session, year, code, at)
        who = queries.person_by_id(session, person)
        certificates = queries.certificates_of(session, figure.goal, who.id)
        if not certificates:
            raise NotFoundError
        ids = [one.registration_id for one in certificates]
        arrivals = queries.arrivals_of(session, ids)
    return render_template(
        "progress/person.html",
        year=year,
        one=figure.progress,
        is_everyone=code == queries.EVERYONE,
        person=who,
        certificates=certificates,
        arrivals=arrivals,
        methods=METHODS,
        capacities=CAPACITIES,
    )


def _figure(session: Session, year: int, code: str, at: datetime) -> Figure:
    zone = settings().timezone
    if code == queries.EVERYONE:
        return queries.everyone(session, year, zone)
    target = text.clean(request.args.get("sasaran"), 40)
    return queries.figure(session, year, code, target_id=target, at=at, zone=zone)


def _members(figure: Figure, code: str) -> frozenset[int] | None:
    if not code:
        return None
    units = figure.units
    chosen = next((unit for unit in units.units.values() if unit.code == code), None)
    return units.below(chosen) if chosen else frozenset()
