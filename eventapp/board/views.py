"""The boards, and the parts of them that are fetched again every other second."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller
from eventapp.accounts.rules import DOOR, EVERYONE, READERS
from eventapp.board import queries
from eventapp.board.queries import Figures, Missing, UnitFigures
from eventapp.board.rules import BusyError
from eventapp.board.shared import Shared
from eventapp.checkin import labels
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.web.errors import register_message
from eventapp.web.phones import chat_url

bp = Blueprint("board", __name__)

register_message(
    BusyError, 503, lambda _error: _("Server sedang sibuk. Tunggu sebentar, lalu muat ulang.")
)

# With a look every 2 s a board is at most 4 s behind, through whichever process it looks.
LASTS = timedelta(seconds=1.5)
MOST_EVENTS = 32
MOST_UNITS = 256
SORTS = ("belum", "nama")
NO_UNIT = "-"
_INDENT = re.compile(r"\n\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page as it is sent, and the tag it is asked for by."""

    html: str
    tag: str


def _drawn(html: str) -> Part:
    # Indents are a third of it, and it is sent again with every arrival.
    html = _INDENT.sub("\n", html).strip()
    return Part(html, hashlib.sha256(html.encode()).hexdigest()[:20])


@dataclass(slots=True)
class Moment:
    """An event's figures at one moment, and the parts drawn of them so far."""

    figures: Figures
    parts: dict[tuple[str, ...], Part] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def part(self, key: tuple[str, ...], draw: Callable[[Figures], str]) -> Part:
        """Return a part, drawn once for all who look at it in the same language."""
        with self.lock:
            found = self.parts.get(key)
            if found is None:
                found = self.parts[key] = _drawn(draw(self.figures))
            return found


@dataclass(frozen=True, slots=True)
class _Kept:
    moments: Shared[Moment] = field(default_factory=lambda: Shared(LASTS, MOST_EVENTS))
    absent: Shared[list[Missing]] = field(default_factory=lambda: Shared(LASTS, MOST_UNITS))


@bp.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["board"] = _Kept()


def _kept() -> _Kept:
    found: _Kept = current_app.extensions["board"]
    return found


@bp.get("/kegiatan/<event_id>/papan")
@allow(*EVERYONE)
def board(event_id: str) -> ResponseReturnValue:
    """Show the officers' board; without a script it stands still."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        part = _board(session, event, at)
    return render_template(
        "board/board.html",
        event=event,
        part=Markup(part.html),  # noqa: S704 (a template made it)
        tag=part.tag,
        sort=_sort(),
        at=at,
        may_read=_may_read(),
        may_door=caller().role in DOOR,
    )


@bp.get("/kegiatan/<event_id>/papan/isi")
@allow(*EVERYONE)
def board_part(event_id: str) -> ResponseReturnValue:
    """Give the board's figures anew, or nothing when they are the same."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        return _answer(_board(session, event, at), at)


@bp.get("/kegiatan/<event_id>/papan/belum/<unit>")
@allow(*EVERYONE)
def absent(event_id: str, unit: str) -> ResponseReturnValue:
    """Give a unit's missing people and whom to call; fetched while somebody looks at them."""
    at = clock.now()
    code = "" if unit == NO_UNIT else unit
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        figures = _moment(session, event, at).figures
        found = next((one for one in figures.units if one.code == code), None)
        if found is None:
            raise NotFoundError
        people = _kept().absent.get(
            (event.id, code), lambda: queries.missing(session, event.id, code), at
        )
    return _answer(_drawn(_absent(event, found, people)), at)


@bp.get("/kegiatan/<event_id>/papan/aula")
@allow(*EVERYONE)
def hall(event_id: str) -> ResponseReturnValue:
    """Show the hall's board: big figures, no names."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        part = _hall(session, event, at)
    return render_template(
        "board/hall.html",
        event=event,
        part=Markup(part.html),  # noqa: S704 (a template made it)
        tag=part.tag,
        at=at,
        without_script_seconds=10,
    )


@bp.get("/kegiatan/<event_id>/papan/aula/isi")
@allow(*EVERYONE)
def hall_part(event_id: str) -> ResponseReturnValue:
    """Give the hall board's figures anew, or nothing when they are the same."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        return _answer(_hall(session, event, at), at)


def _moment(session: Session, event: Event, at: datetime) -> Moment:
    return _kept().moments.get(event.id, lambda: Moment(queries.figures(session, event, at)), at)


def _board(session: Session, event: Event, at: datetime) -> Part:
    sort, may_read, may_door = _sort(), _may_read(), caller().role in DOOR

    def draw(figures: Figures) -> str:
        return render_template(
            "board/_board.html",
            event=event,
            figures=figures,
            units=_sorted(figures, sort),
            sort=sort,
            may_read=may_read,
            may_door=may_door,
            method_name=labels.method,
            current=_running(event, at),
            no_unit=NO_UNIT,
        )

    key = ("board", str(get_locale()), sort, str(may_read), str(may_door))
    return _moment(session, event, at).part(key, draw)


def _hall(session: Session, event: Event, at: datetime) -> Part:
    def draw(figures: Figures) -> str:
        return render_template("board/_hall.html", figures=figures)

    return _moment(session, event, at).part(("hall", str(get_locale())), draw)


def _absent(event: Event, unit: UnitFigures, people: list[Missing]) -> str:
    return render_template(
        "board/_absent.html",
        event=event,
        unit=unit,
        people=people,
        may_read=_may_read(),
        chat_url=chat_url,
    )


def _answer(part: Part, at: datetime) -> Response:
    response = Response(part.html, content_type="text/html; charset=utf-8")
    response.set_etag(part.tag, weak=True)
    response.headers["X-Server-Time"] = at.isoformat()
    response.make_conditional(request)
    return response


def _running(event: Event, at: datetime) -> str:
    """Return the public id of the session that is on, "" for none."""
    running = (one.public_id for one in event.sessions if one.starts_at <= at < one.ends_at)
    return next(running, "")


def _sorted(figures: Figures, sort: str) -> list[UnitFigures]:
    if sort == "nama":
        return list(figures.units)
    return sorted(figures.units, key=lambda one: -one.missing)


def _sort() -> str:
    asked = request.args.get("urut", "")
    return asked if asked in SORTS else SORTS[0]


def _may_read() -> bool:
    """Whether the lists behind the figures may be opened too."""
    return caller().role in READERS
