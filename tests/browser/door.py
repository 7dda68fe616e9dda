"""An event that is on now, phones that are its desks, and what came of it in the database."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, selectinload

from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival, Scan
from eventapp.core import clock, keys
from eventapp.core.settings import load
from eventapp.db.session import db, reading, writing
from eventapp.devices import actions as devices
from eventapp.devices.models import Device
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.registering import Source
from tests import make
from tests.installation import Installation, eventapp_server

NAMES = (
    "Sari Dewi",
    "Budi Santoso",
    "Citra Lestari",
    "Dodi Hidayat",
    "Eka Putri",
    "Fajar Nugraha",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A served installation with an event that is on now."""

    app: Flask
    url: str
    event: str
    codes: dict[str, str]
    cookie: str
    labels: list[str] = field(default_factory=list)

    def desk(self, context: BrowserContext) -> Page:
        """Return a page of the officer who keeps the door."""
        context.add_cookies([{"name": "session", "value": self.cookie, "url": self.url}])
        return context.new_page()

    def at(self, path: str) -> str:
        return f"{self.url}/kegiatan/{self.event}/{path}"

    def ticket(self, name: str) -> str:
        return self.ticket_of(self.codes[name])

    def ticket_of(self, code: str) -> str:
        key = keys.derive(self.app.config["SECRET_KEY"], tickets.KEY_PURPOSE)
        return tickets.write(code, key, self.url)

    def secret(self, label: str = "", *, sessions: tuple[str, ...] = ()) -> str:
        """Invite a phone; return what stands behind the # of its address."""
        self.labels.append(label or f"Meja {len(self.labels) + 1}")
        key = keys.derive(self.app.config["SECRET_KEY"], devices.KEY_PURPOSE)
        at = clock.now()
        with self.app.app_context(), writing() as session:
            wanted = devices.Invitation(self.labels[-1], at + timedelta(hours=8), sessions)
            event = _event(session, self.event)
            row = devices.invite(session, event, wanted, key=key, at=at, by=make.TESTER)
            return devices.secret_of(row, key)

    def revoke(self, label: str) -> None:
        with self.app.app_context(), writing() as session:
            device = session.scalars(self._devices(label)).one()
            devices.revoke(session, device, at=clock.now(), by=make.TESTER)

    def device(self, label: str) -> Device:
        with self.app.app_context(), reading() as session:
            device = session.scalars(self._devices(label)).one()
            session.expunge(device)
            return device

    def _devices(self, label: str) -> Select[Device]:
        of_event = select(Device).join(Event, Event.id == Device.event_id)
        return of_event.where(Event.public_id == self.event, Device.label == label)

    def arrivals(self, code: str) -> list[str]:
        """Return how somebody's arrivals came about, as another process sees the database."""
        with self.app.app_context(), reading() as session:
            return list(
                session.scalars(
                    select(Arrival.method)
                    .join(Registration, Registration.id == Arrival.registration_id)
                    .where(Registration.code == code)
                )
            )

    def hand_over(self, page: Page, file: Path) -> None:
        """Upload a phone's file of scans as an officer who may."""
        with self.app.app_context(), writing() as session:
            token = make.officer_session(session, Role.INSPECTORATE)
        cookie: Any = {"name": "session", "value": signed(self.app, token), "url": self.url}
        page.context.add_cookies([cookie])
        page.goto(self.at("meja/serah"))
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Terima", exact=True).click()
        page.get_by_role("heading", level=1, name="Berkas dari").wait_for()

    def seats(self) -> dict[str, tuple[str | None, str]]:
        """Return whom everybody written down at the door stands in for, and on what letter."""
        invitee = aliased(Registration)
        with self.app.app_context(), reading() as session:
            rows = session.execute(
                select(Registration.name, invitee.code, Registration.letter)
                .outerjoin(invitee, invitee.id == Registration.stands_in_for_id)
                .join(Event, Event.id == Registration.event_id)
                .where(Event.public_id == self.event, Registration.source == Source.WALK_IN)
            )
            return {name: (code, letter) for name, code, letter in rows}

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        """Return these columns of the event's scans, or of its arrivals."""
        wanted = columns or (Scan.uid,)
        model = wanted[0].class_
        rows = select(*wanted).join(Event, Event.id == model.event_id)
        with self.app.app_context(), reading() as session:
            found = session.execute(rows.where(Event.public_id == self.event))
            return [tuple(row) for row in found]


def signed(app: Flask, token: str) -> str:
    """Return the cookie of a browser that an officer is signed in on."""
    signer: Any = app.session_interface
    return str(signer.get_signing_serializer(app).dumps({"petugas": token}))


def _event(session: Any, public_id: str) -> Event:
    loaded = select(Event).options(selectinload(Event.sessions))
    found: Event = session.scalars(loaded.where(Event.public_id == public_id)).one()
    return found


@dataclass(frozen=True, slots=True)
class House:
    """A served installation; each test may have an event of its own in it."""

    app: Flask
    url: str

    def event(
        self, names: tuple[str, ...] = NAMES, *, nip: str | None = None, **more: Any
    ) -> Place:
        """Plan an event that began ten minutes ago and lasts an hour, with these people invited.

        `nip` is the first one's.
        """
        with self.app.app_context(), writing() as session:
            starts_at = clock.now() - timedelta(minutes=10)
            times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
            event = make.event(session, **(times | more))
            unit = make.unit(session, "DINKES", name="Dinas Kesehatan Kota Serang")
            extra = {"unit_id": unit.id, "front_title": "Dr.", "back_title": "M.Si."}
            rows = {n: make.registration(session, event, n, **extra) for n in names[1:]}
            rows[names[0]] = make.registration(session, event, names[0], nip=nip, **extra)
            make.duty(session, event, make.officer(session, Role.DESK))
            token = make.officer_session(session, Role.DESK)
            public_id = event.public_id
            codes = {name: row.code for name, row in rows.items()}
        return Place(self.app, self.url, public_id, codes, signed(self.app, token))


@contextmanager
def served(folder: Path) -> Generator[House]:
    """Serve an installation with nothing in it."""
    site = Installation(folder).prepare()
    with eventapp_server(site, no_worker=True) as web:
        app = create_app(load(site.environment(web.url)))
        yield House(app, web.url)
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-desk-part={name}]")


def enrolled(page: Page, place: Place, label: str = "", *, url: str = "") -> Page:
    """Make the page a desk of the event, with its people on board."""
    page.goto(f"{url or place.url}/meja/#{place.secret(label)}")
    page.locator("[data-desk][data-view=desk][data-kept]").wait_for()
    ready(page)
    return page


def opened(page: Page, place: Place) -> Page:
    """Open the app on a phone that is a desk already."""
    page.goto(f"{place.url}/meja/")
    ready(page)
    return page


def ready(page: Page) -> None:
    page.locator("[data-desk][data-ready]").wait_for()
    part(page, "age").get_by_text("Data peserta pukul").wait_for()


def told(page: Page) -> tuple[str, str]:
    """Return the kind of the answer that fills the screen, and its name; then put it away."""
    answer = part(page, "answer")
    answer.wait_for(state="visible")
    said = (answer.get_attribute("data-kind") or "", answer.locator('[data-part="name"]'))
    found = (said[0], said[1].inner_text() if said[1].is_visible() else "")
    answer.click()
    answer.wait_for(state="hidden")
    return found


def type_code(page: Page, code: str) -> None:
    page.fill("#desk-ticket", code)
    page.press("#desk-ticket", "Enter")


def unsent(page: Page) -> int:
    return int(page.locator(".unsent [data-unsent]").inner_text())


def all_sent(page: Page, timeout: float = 30_000) -> None:
    """Wait until nothing is left on the phone."""
    sign = page.locator(".unsent [data-unsent]")
    sign.get_by_text("0", exact=True).wait_for(timeout=timeout)
