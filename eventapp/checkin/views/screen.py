"""The hall's screen, the codes it is handed ahead of time, and the decoder's worker."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow
from eventapp.accounts.rules import DOOR
from eventapp.checkin import door_codes, packing, queries
from eventapp.checkin.actions.judging import current_session
from eventapp.checkin.door_codes import BATCH, SLOT, Door, DoorCode
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.keys import door_key
from eventapp.core import clock
from eventapp.db.session import reading
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.events.rules import OPEN
from eventapp.files import qr
from eventapp.web.extensions import settings


@bp.get("/kegiatan/<event_id>/layar")
@allow(*DOOR)
def screen(event_id: str) -> ResponseReturnValue:
    """Show the code of the moment, the count and the agenda; without a script it reloads."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        present, registered = queries.present_count(session, event.id)
    slot = next(iter(_codes(event, at, 1)), None)
    ends_at = slot.ends_at if slot else at + SLOT
    blank = qr.svg(_base_url(), _("Kode hadir"))
    return render_template(
        "checkin/screen.html",
        event=event,
        sessions=event.sessions,
        current=current_session(event, at),
        slot={"svg": qr.svg(slot.url, _("Kode hadir")), "spoken": slot.spoken} if slot else None,
        blank=blank,
        seconds_left=max(int((ends_at - at).total_seconds()), 1),
        slot_seconds=int(SLOT.total_seconds()),
        present=present,
        registered=registered,
        typed_address=_base_url().partition("://")[2] + "/hadir",
        zone=event.timezone,
    )


@bp.get("/kegiatan/<event_id>/layar/kode.json")
@allow(*DOOR)
def screen_codes(event_id: str) -> ResponseReturnValue:
    """Return the counts, and half an hour of codes unless only counts are asked for."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        present, registered = queries.present_count(session, event.id)
    body: dict[str, Any] = {
        "server_time": at.isoformat(),
        "present": present,
        "registered": registered,
    }
    if request.args.get("hanya") != "hitungan":
        body["slots"] = [_drawn(one) for one in _codes(event, at, BATCH)]
    return jsonify(body)


def _codes(event: Event, at: datetime, count: int) -> list[DoorCode]:
    """Return the codes from `at` on, each of the session whose door is open then."""
    if event.status not in OPEN:
        return []
    begin = door_codes.current(Door(event.short_code, ""), b"", "", at).starts_at
    key, found = door_key(), []
    for number in range(count):
        starts_at = begin + number * SLOT
        # The running slot may have begun before the door opened.
        session = current_session(event, max(starts_at, at))
        if session:
            door = Door(event.short_code, session.public_id)
            found.append(door_codes.current(door, key, _base_url(), starts_at))
    return found


def _drawn(code: DoorCode) -> dict[str, Any]:
    size, bits = _packed(code.url)
    return {
        "starts_at": code.starts_at.isoformat(),
        "url": code.url,
        "spoken": code.spoken,
        "size": size,
        "bits": bits,
    }


# Half an hour of codes takes 0.15 s to draw, in which nobody else is served (measured); drawn
# ahead, all but one of them were in the screen's last answer already.
@lru_cache(maxsize=512)
def _packed(url: str) -> tuple[int, str]:
    modules = qr.matrix(url)
    return len(modules), packing.pack(modules)


def _base_url() -> str:
    return settings().base_url.rstrip("/")
