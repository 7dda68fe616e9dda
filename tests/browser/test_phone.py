"""The person's part on a phone: the name, the signature, the ticket that learns by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import sin
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from eventapp.app import create_app
from eventapp.checkin import door_codes, tickets
from eventapp.checkin.door_codes import Door
from eventapp.checkin.models import Arrival, Signature
from eventapp.core import clock, keys
from eventapp.core.settings import load
from eventapp.db.session import db, reading, writing
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import NameRequest, Registration
from tests import make
from tests.browser.screens import Screens, axe
from tests.installation import Installation, eventapp_server

FRONT, NAME, BACK = "Prof. Dr. H.", "Raden Mas Kusumaningrat Hadiwijoyo", "S.Sos., M.Si."
PRINTED = f"{FRONT} {NAME}, {BACK}"


@dataclass(frozen=True, slots=True)
class Hall:
    """A served installation with an event that is on: it asks for signatures."""

    app: Flask
    url: str
    door: Door

    def key(self, purpose: str) -> bytes:
        return keys.derive(self.app.config["SECRET_KEY"], purpose)

    def code(self) -> str:
        """Return the address on the screen."""
        key = self.key(door_codes.KEY_PURPOSE)
        path = door_codes.current(self.door, key, self.url, clock.now()).url.rpartition("/")[2]
        return f"{self.url}/h/{path}"

    def guest(self, number: int) -> tuple[str, str]:
        """Register somebody; return the phone number and the ticket's address."""
        local = f"081234560{number:03}"
        with self.app.app_context(), writing() as session:
            event = session.scalars(select(Event)).one()
            more = {"front_title": FRONT, "back_title": BACK, "phone": f"+62{local[1:]}"}
            code = make.registration(session, event, NAME, **more).code
        return local, f"{self.url}/t/{tickets.token(code, self.key(tickets.KEY_PURPOSE))}"

    def seat(self, ticket: str) -> Registration:
        token = ticket.rpartition("/")[2]
        code = tickets.read(token, self.key(tickets.KEY_PURPOSE))
        with self.app.app_context(), reading() as session:
            return session.scalars(select(Registration).where(Registration.code == code)).one()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    site = Installation(tmp_path_factory.mktemp("hall")).prepare()
    with eventapp_server(site, no_worker=True) as web:
        app = create_app(load(site.environment(web.url)))
        with app.app_context(), writing() as session:
            starts_at = clock.now() - timedelta(minutes=10)
            event = make.event(
                session,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                asks_signature=True,
            )
            door = Door(event.short_code, event.sessions[0].public_id)
        yield Hall(app, web.url, door)
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def come(phone: Page, hall: Hall, number: str) -> None:
    phone.goto(hall.code())
    phone.get_by_label("NIP atau nomor ponsel").fill(number)
    phone.get_by_role("button", name="Lanjut").click()
    phone.get_by_role("button", name="Saya hadir").click()
    phone.get_by_role("heading", name="Anda tercatat hadir").wait_for()


def draw(phone: Page) -> None:
    """Draw a wave and a line below it."""
    box = phone.locator("canvas").bounding_box()
    assert box
    left, top, wide, high = box["x"], box["y"], box["width"], box["height"]
    for ys in ([0.5 + 0.2 * sin(at / 3) for at in range(30)], [0.8] * 30):
        for at, y in enumerate(ys):
            phone.mouse.move(left + wide * (0.1 + at / 40), top + high * y)
            if at == 0:
                phone.mouse.down()
        phone.mouse.up()


def ink(phone: Page) -> list[float]:
    """Return how much of the pad is dark, and where: share, left, top, right, bottom (0 to 1)."""
    found: list[float] = phone.locator("canvas").evaluate(
        """canvas => {
            const { width, height } = canvas;
            const dots = canvas.getContext('2d').getImageData(0, 0, width, height).data;
            let count = 0, left = 1, top = 1, right = 0, bottom = 0;
            for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
                if (dots[4 * (y * width + x) + 3] < 128) continue;
                count += 1;
                left = Math.min(left, x / width); right = Math.max(right, x / width);
                top = Math.min(top, y / height); bottom = Math.max(bottom, y / height);
            }
            return [count / width / height, left, top, right, bottom];
        }"""
    )
    return found


def strokes(hall: Hall, ticket: str) -> list[list[float]]:
    seat = hall.seat(ticket)
    with hall.app.app_context(), reading() as session:
        return session.scalars(
            select(Signature.strokes).where(Signature.registration_id == seat.id)
        ).one()


def test_name_then_signature_by_one_tap_each(screens: Screens, hall: Hall) -> None:
    phone = screens.phone()
    number, ticket = hall.guest(1)
    come(phone, hall, number)
    assert phone.locator(".printed").inner_text() == PRINTED
    faults = axe(phone)
    phone.get_by_role("button", name="Benar", exact=True).click()
    phone.locator("[data-signing][data-ready]").wait_for()
    faults += axe(phone)
    phone.get_by_role("button", name="Simpan tanda tangan").click()
    said = phone.get_by_role("alert").inner_text()
    draw(phone)
    phone.get_by_role("button", name="Simpan tanda tangan").click()
    phone.get_by_role("heading", name="Tiket saya").wait_for()
    faults += axe(phone)

    assert said.startswith("Tanda tangan masih kosong")
    assert faults == []
    assert hall.seat(ticket).name_confirmed_at is not None
    kept = strokes(hall, ticket)
    assert len(kept) == 2
    xs = [x for stroke in kept for x in stroke[::2]]
    ys = [y for stroke in kept for y in stroke[1::2]]
    assert (min(xs), max(xs)) == pytest.approx((0.1, 0.825), abs=0.02)
    # The pad is half again as wide as it is high, and the wider side is 1.
    assert (min(ys), max(ys)) == pytest.approx((0.2, 0.533), abs=0.02)
    assert phone.locator("svg.signature path").get_attribute("d")


@pytest.mark.parametrize("dots", [1, 2, 3.5])
def test_the_pad_is_sharp_and_stays_when_the_phone_is_turned(
    screens: Screens, hall: Hall, dots: float
) -> None:
    phone = screens.phone(device_scale_factor=dots)
    number, ticket = hall.guest(int(10 * dots))
    come(phone, hall, number)
    phone.goto(f"{ticket}/tanda-tangan")
    phone.locator("[data-signing][data-ready]").wait_for()
    draw(phone)
    size: list[float] = phone.locator("canvas").evaluate("c => [c.width / c.clientWidth]")
    upright = ink(phone)
    phone.set_viewport_size({"width": 844, "height": 390})
    phone.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    turned = ink(phone)
    phone.get_by_role("button", name="Urungkan").click()
    undone = ink(phone)
    phone.get_by_role("button", name="Hapus").click()
    empty = ink(phone)

    assert size[0] == pytest.approx(dots, rel=0.01)
    assert 0 < upright[0] < 0.2
    assert turned[1:] == pytest.approx(upright[1:], abs=0.03)
    assert 0 < undone[0] < turned[0]
    assert empty[0] == 0


def test_an_open_ticket_learns_of_the_presence(screens: Screens, hall: Hall) -> None:
    phone = screens.phone()
    _number, ticket = hall.guest(101)
    phone.goto(ticket)
    tag = phone.locator("[data-presence] .tag")
    before = tag.inner_text()
    seat = hall.seat(ticket)
    with hall.app.app_context(), writing() as session:
        one = session.scalars(select(EventSession)).one()
        make.arrival(session, seat, one, arrived_at=clock.now(), recorded_at=clock.now())
        made = make.certificate(session, seat)
        code = made.code

    # What the page does when it is looked at again.
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    phone.get_by_text("Hadir sejak").wait_for()

    assert before == "Belum tercatat"
    link = phone.get_by_role("link", name="Unduh sertifikat (PDF)")
    assert link.is_visible()
    assert (link.get_attribute("href") or "").lower() == f"/v/{code}.pdf".lower()
    with hall.app.app_context(), reading() as session:
        assert (
            len(session.scalars(select(Arrival.id).where(Arrival.registration_id == seat.id)).all())
            == 1
        )


def test_the_name_is_shown_as_printed_while_it_is_typed(screens: Screens, hall: Hall) -> None:
    phone = screens.phone()
    _number, ticket = hall.guest(102)
    phone.goto(f"{ticket}/nama")
    phone.get_by_label("Gelar depan").fill("prof dr hj")
    phone.get_by_label("Nama", exact=True).fill("Siti Aminah")
    phone.get_by_label("Gelar belakang").fill("sh,mh")
    phone.get_by_text("Prof. dr. Hj. Siti Aminah, S.H., M.H.").wait_for()
    faults = axe(phone)
    phone.get_by_role("button", name="Simpan nama").click()
    phone.get_by_text("Menunggu panitia").wait_for()

    assert faults == []
    assert phone.locator(".printed").inner_text() == PRINTED
    with hall.app.app_context(), reading() as session:
        wish = session.scalars(select(NameRequest)).one()
        assert (wish.front_title, wish.name) == ("Prof. dr. Hj.", "Siti Aminah")


def test_a_phone_years_off_checks_in_like_any_other(screens: Screens, hall: Hall) -> None:
    phone = screens.phone()
    phone.clock.install(time="2015-01-01T00:00:00")
    number, ticket = hall.guest(103)

    come(phone, hall, number)

    seat = hall.seat(ticket)
    with hall.app.app_context(), reading() as session:
        arrived_at = session.scalars(
            select(Arrival.arrived_at).where(Arrival.registration_id == seat.id)
        ).one()
    assert abs(clock.now() - arrived_at) < timedelta(minutes=5)


def test_without_a_script_everything_but_the_pad_works(screens: Screens, hall: Hall) -> None:
    options: dict[str, Any] = {"java_script_enabled": False}
    phone = screens.phone(**options)
    number, ticket = hall.guest(104)
    come(phone, hall, number)
    phone.get_by_role("button", name="Benar", exact=True).click()

    phone.get_by_text("Sulit di layar? Tanda tangani daftar kertas").wait_for()

    assert not phone.get_by_text("Goreskan tanda tangan").is_visible()
    assert phone.get_by_role("button", name="Simpan tanda tangan").count() == 0
    assert hall.seat(ticket).name_confirmed_at is not None
