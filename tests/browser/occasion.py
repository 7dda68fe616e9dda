"""The demo on a working day: beside its two events one that is on now, with most people arrived."""

import csv
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.story import LIST, LISTED
from tests.installation import Installation, Web
from tests.journeys import machines
from tests.journeys.machines import Machine

ARRIVED = 214


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where everything is: public ids, ticket addresses, sign-ins."""

    site: Installation
    url: str
    held: str
    coming: str
    running: str
    job: str
    certificate: str
    tickets: tuple[dict[str, str], ...]

    def officer(self, page: Page, role: str) -> Page:
        """Sign somebody of the demo in."""
        known = json.loads((self.site.instance / "demo.json").read_text("utf-8"))
        [who] = [one for one in known if one["role"] == role]
        page.set_default_timeout(60_000)
        page.goto(f"{self.url}/masuk")
        page.get_by_label("E-mail").fill(who["email"])
        page.get_by_label("Kata sandi", exact=True).fill(who["password"])
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.get_by_role("button", name="Keluar").wait_for()
        return page

    def address(self, path: str) -> str:
        """Return the address of a path with names of ids in it, or of {ticket}."""
        ids = {name: getattr(self, name) for name in ("held", "coming", "running", "job")}
        if path.lower().startswith(self.url):
            return path
        first = self.tickets[0]
        more = {"registration": first["registration"], "certificate": self.certificate}
        return first["ticket"] if path == "{ticket}" else self.url + path.format(**ids, **more)

    def hall_code(self, page: Page) -> str:
        """Return the address in the QR that the hall shows at this moment; needs an officer."""
        answer = page.request.get(f"{self.url}/kegiatan/{self.running}/layar/kode.json")
        return str(answer.json()["slots"][0]["url"])


def begin(site: Installation, web: Web) -> Occasion:
    """Open the doors of an event on a served demo; the list of the seed event is invited again."""
    here = replace(site, base_url=web.url)
    machine = Machine(web.url, machines.token(here))
    held, coming = sorted(machine.items("/events"), key=lambda one: str(one["starts_at"]))
    event = _planned(machine)
    invited = here.run("participants", "import", event["id"], LIST)
    assert invited.returncode == 0, invited.stderr
    tickets = _tickets(here, event["id"])
    here_first = [row for row in tickets if row["name"] != LISTED][:ARRIVED]
    scans = [machines.scan(event, row["ticket"]) for row in here_first]
    status, answer = machine.call(f"/events/{event['id']}/checkins", {"scans": scans})
    assert status == 200, answer
    certificates = f"/events/{held['id']}/certificates"
    status, job = machine.call(certificates, {})
    assert status == 202, job
    machines.wait_for(lambda: bool(_made(machine, certificates)))
    ids = held["id"], coming["id"], event["id"], job["job"], _made(machine, certificates)[0]
    return Occasion(here, web.url, *ids, tuple(tickets))


def _made(machine: Machine, certificates: str) -> list[str]:
    return [one["code"] for one in machine.items(certificates) if one["pdf"]]


def _planned(machine: Machine) -> dict[str, Any]:
    begins = datetime.now(UTC) - timedelta(minutes=40)
    later, ends = begins + timedelta(minutes=100), begins + timedelta(minutes=190)
    sessions = (
        ("Mengenal dan menolak gratifikasi", begins, later, "Penyuluh antikorupsi (rekaan)"),
        ("Melapor lewat UPG", later, ends, "UPG Kota Serang"),
    )
    return machines.running_event(
        machine,
        title="Sosialisasi Antikorupsi bagi Perangkat Daerah Kota Serang",
        theme="Melayani tanpa pamrih",
        venue="Aula Pemerintah Kota Serang",
        ends_at=ends.isoformat(),
        sessions=[
            {"title": t, "starts_at": b.isoformat(), "ends_at": e.isoformat(), "speaker": s}
            for t, b, e, s in sessions
        ],
    )


def _tickets(site: Installation, event: str) -> list[dict[str, str]]:
    path: Path = site.instance / "tickets.csv"
    done = site.run("tickets", "export", event, "-o", path)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))
