"""The officers' list of events, and the month."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller
from eventapp.accounts.rules import READERS
from eventapp.core import clock
from eventapp.core.periods import day_bounds, local, local_day, local_year
from eventapp.core.text import clean
from eventapp.db.session import reading
from eventapp.events import months, queries
from eventapp.events.models import Event
from eventapp.events.rules import Status
from eventapp.events.views.blueprint import bp, overview
from eventapp.web.extensions import settings
from eventapp.web.paging import paginate

_TONES = {Status.PUBLISHED: "ok", Status.POSTPONED: "warn", Status.CANCELLED: "bad"}


def _year_asked() -> int | None:
    asked = request.args.get("year", "")
    year = int(asked[:4]) if asked.isascii() and asked.isdigit() else 0
    return year if year in months.YEARS else None


def _filters() -> dict[str, Any]:
    status = request.args.get("status", "")
    return {
        "q": clean(request.args.get("q"), 100),
        "status": status if status in set(Status) else "",
        "year": _year_asked(),
        "unit": clean(request.args.get("unit"), 40),
        "indicator": clean(request.args.get("indicator"), 40),
    }


@bp.get("/kegiatan")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """List the caller's events, newest first, with search and filters."""
    zone, filters = settings().timezone, _filters()
    with reading() as session:
        page = paginate(session, queries.matching(caller(), zone=zone, **filters))
        return render_template(
            "events/index.html",
            page=page,
            filters=filters,
            doors=queries.other_doors(session, caller(), clock.now()),
            statuses=list(Status),
            **_offered(session, zone, filters["year"]),
        )


def _offered(session: Session, zone: str, year: int | None) -> dict[str, Any]:
    years = queries.years(session, caller(), zone)
    catalogue = year or (years[0] if years else local_year(clock.now(), zone))
    return {
        "years": years,
        "hosts": queries.hosts(session, caller()),
        "indicators": queries.indicators_of(session, catalogue),
    }


@bp.get("/kegiatan/kalender")
@allow(*READERS)
def calendar() -> ResponseReturnValue:
    """Show the caller's events of a month."""
    zone = settings().timezone
    today = local(clock.now(), zone).date()
    month = months.Month.read(request.args.get("bulan", ""), today)
    weeks = month.weeks()
    begin, _end = day_bounds(weeks[0][0], zone)
    _begin, end = day_bounds(weeks[-1][-1], zone)
    with reading() as session:
        events = session.scalars(queries.between(caller(), begin, end)).all()
    spans = [months.Span(one.starts_at, one.ends_at, one.timezone) for one in events]
    found = months.by_day(dict(enumerate(spans)))
    here = {day: [events[number] for number in numbers] for day, numbers in found.items()}
    return render_template(
        "events/calendar.html",
        title=format_date(month.first, "MMMM y"),
        weekdays=[format_date(day, "EEEE") for day in weeks[0]],
        weeks=[
            [_day(day, month, today, [events[i] for i in found[day]]) for day in w] for w in weeks
        ],
        has_events=any(month.first <= day < month.moved(1).first for day in here),
        before=str(month.moved(-1)),
        after=str(month.moved(1)),
        is_now=month == months.Month(today.year, today.month),
    )


def _day(day: date, month: months.Month, today: date, events: list[Event]) -> dict[str, Any]:
    return {
        "number": day.day,
        "date": day.isoformat(),
        "is_inside": day.month == month.month,
        "is_today": day == today,
        "entries": [_entry(event, day) for event in events],
    }


def _entry(event: Event, day: date) -> dict[str, str]:
    is_first = local_day(event.starts_at, event.timezone) == day
    return {
        "label": event.title,
        "url": overview(event),
        "time": local(event.starts_at, event.timezone).strftime("%H.%M") if is_first else "",
        "tone": _TONES.get(Status(event.status), ""),
    }


@bp.app_template_global("calendar_url")
def calendar_url(event: Event) -> str:
    """Return the address of the month an event is in."""
    day = local_day(event.starts_at, event.timezone)
    return url_for("events.calendar", bulan=str(months.Month(day.year, day.month)))
