"""A job's page and its JSON."""

import re

import pytest
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.jobs import actions, labels
from eventapp.jobs.models import Job
from eventapp.jobs.rules import State
from tests import make
from tests.clients import Client
from tests.conftest import Arrange


def job(arrange: Arrange, **values: object) -> str:
    """Create a job that stands as told; return its public id."""
    with arrange() as session:
        public_id = actions.enqueue(session, "test.count", {}, at=make.NINE, by=make.TESTER)
        row = session.scalars(select(Job).where(Job.public_id == public_id)).one()
        for name, value in values.items():
            setattr(row, name, value)
    return public_id


def test_a_running_job_shows_its_bar(admin: Client, arrange: Arrange) -> None:
    public_id = job(arrange, state=State.RUNNING, done=120, total=300)
    page = admin.get(f"/pekerjaan/{public_id}").text
    assert '<progress id="job-bar" value="120" max="300"' in " ".join(page.split())
    assert "120 dari 300" in page
    assert re.findall(r"js/rooms/(\w+)\.js", page) == ["jobs"]
    assert admin.get(f"/pekerjaan/{public_id}.json").json == {
        "state": "running",
        "done": 120,
        "total": 300,
        "failures": 0,
        "is_ended": False,
        "text": "120 dari 300",
    }


def test_a_waiting_job_says_so(admin: Client, arrange: Arrange) -> None:
    answer = admin.get(f"/pekerjaan/{job(arrange)}.json").json
    assert answer is not None
    assert (answer["state"], answer["text"]) == ("queued", "menunggu giliran")


def test_an_ended_job_lists_failures_and_leads_on(admin: Client, arrange: Arrange) -> None:
    labels.name_kind("test.count", _l("Menghitung"))
    labels.name_reason("test_long", _l("Nama terlalu panjang."))
    failures = [
        {"registration": "AB12", "name": "Siti <b>", "reason": "test_long"},
        {"registration": "CD34", "reason": "unnamed_word"},
    ]
    public_id = job(
        arrange,
        state=State.DONE,
        done=300,
        total=300,
        failures=failures,
        result={"next": "/kegiatan/x/sertifikat"},
    )
    page = admin.get(f"/pekerjaan/{public_id}").text
    assert "<title>Menghitung" in page
    assert re.findall(r'<td data-label="Sebab">(.*?)</td>', page) == [
        "Nama terlalu panjang.",
        "unnamed_word",
    ]
    assert "Siti &lt;b&gt;" in page
    assert 'href="/kegiatan/x/sertifikat"' in page
    assert "js/rooms/jobs.js" not in page


@pytest.mark.parametrize("target", ["https://jahat.test", "//jahat.test", 7])
def test_a_job_never_leads_away(admin: Client, arrange: Arrange, target: object) -> None:
    public_id = job(arrange, state=State.DONE, result={"next": target})
    page = admin.get(f"/pekerjaan/{public_id}?lanjut=https://jahat.test").text
    assert "jahat.test" not in page


def test_a_failed_job_says_what_to_do(admin: Client, arrange: Arrange) -> None:
    public_id = job(arrange, state=State.FAILED, error="ValueError")
    page = admin.get(f"/pekerjaan/{public_id}").text
    assert f"laporkan nomor {public_id} (ValueError)" in page


def test_unknown_jobs_and_desks(admin: Client, desk: Client, arrange: Arrange) -> None:
    public_id = job(arrange)
    statuses = [
        admin.get("/pekerjaan/unknown").status_code,
        admin.get("/pekerjaan/unknown.json").status_code,
        desk.get(f"/pekerjaan/{public_id}").status_code,
    ]
    assert statuses == [404, 404, 403]
