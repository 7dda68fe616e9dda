"""A hall's screen and a phone before it, for the tests of checking in by phone."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.checkin import door_codes
from eventapp.checkin.door_codes import Door
from eventapp.checkin.models import Arrival
from eventapp.core import keys
from tests import make
from tests.conftest import Arrange
from tests.databases import SECRET

KEY = keys.derive(SECRET, door_codes.KEY_PURPOSE)
NIP = "197902011998031007"
OTHER_NIP = "198001012005011001"


class Clock:
    """The time as a test has it."""

    def __init__(self) -> None:
        self.now = make.NINE

    def pass_(self, **more: float) -> None:
        """Let time pass; a timedelta's arguments."""
        self.now += timedelta(**more)


def with_sari(session: Session, **more: Any) -> Door:
    """Return the first door of an event of two sessions with Sari on its list."""
    event = make.event(session, sessions=2, **more)
    dinas = make.unit(session, "DINKES", name="Dinas Kesehatan")
    make.registration(
        session,
        event,
        front_title="Dr.",
        back_title="M.Si.",
        unit_id=dinas.id,
        nip=NIP,
        phone="+6281234567890",
    )
    return Door(event.short_code, event.sessions[0].public_id)


def path(door: Door, at: datetime, start: str = "/h/") -> str:
    """Return the address the screen shows at a moment."""
    url = door_codes.current(door, KEY, "http://localhost", at).url
    return start + url.rpartition("/")[2]


def heading(page: Any) -> str:
    """Return a page's h1 as it is read."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def buttons(page: Any) -> list[str]:
    """Return the words of a page's buttons, and of links that look like one."""
    found = re.findall(
        r'<(?:button|a)[^>]*class="button[^>]*>(.*?)</(?:button|a)>', page.text, re.DOTALL
    )
    return [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in found]


def arrivals(arrange: Arrange, *columns: str) -> list[tuple[Any, ...]]:
    """Return these columns of all arrivals, in the order they came."""
    with arrange() as session:
        wanted = [getattr(Arrival, name) for name in columns]
        rows = session.execute(select(*wanted).order_by(Arrival.id))
        return [tuple(row) for row in rows]
