"""The worker's part: cut off anywhere it goes on, one bad row fails alone, bytes never change."""

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventapp.certificates import actions, queries, tasks
from eventapp.certificates.models import Certificate
from eventapp.certificates.printing import mark
from eventapp.core import clock
from eventapp.core.settings import Settings
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.jobs import queries as jobs
from eventapp.jobs.runner import Registry, Worker
from eventapp.participants.models import Registration
from tests import make
from tests.certificates import held
from tests.files.readers import pages_of, text_of


def held_event(count: int) -> str:
    """Return the public id of a committed event with `count` people due."""
    with writing() as session:
        event = held.event(session)
        for number in range(count):
            held.came(session, event, f"Orang {number}")
        return event.public_id


def certificates(session: Session) -> list[Certificate]:
    """Return all certificates by serial."""
    return list(session.scalars(select(Certificate).order_by(Certificate.serial)))


@pytest.fixture
def running(app: Flask) -> Any:
    """An application's context, for tasks that open their own transactions."""
    with app.app_context():
        yield app


def test_a_job_issues_draws_and_reports(running: Flask, settings: Settings) -> None:
    event_id = held_event(2)
    with writing() as session:
        event = events.event(session, event_id)
        asked_at = clock.now()
        job = actions.request_issue(session, event, at=asked_at, by=make.TESTER)
    worker = Worker(running, Registry(handlers=dict(tasks.HANDLERS)), settings)

    assert worker.step()

    with reading() as session:
        done = jobs.job(session, job)
        rows = certificates(session)
    assert (done.state, done.done, done.total, done.failures) == ("done", 2, 2, [])
    assert done.result == {"issued": 2, "drawn": 2, "failed": 0}
    assert [row.issued_at for row in rows] == [asked_at, asked_at]
    assert all(store().get(row.sha256 or "").startswith(b"%PDF") for row in rows)


def test_cut_off_after_one_file_it_goes_on_to_the_same_end(running: Flask) -> None:
    event_id = held_event(3)

    def killed(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tasks.issue_event(
            event_id, at=make.NINE, by=make.TESTER, progress=killed, failed=lambda _one: None
        )
    with reading() as session:
        before = [(row.serial, row.sha256) for row in certificates(session)]

    assert held.issue(event_id) == tasks.Done(issued=0, drawn=2, failed=0)

    with reading() as session:
        after = [(row.serial, row.sha256) for row in certificates(session)]
    assert [serial for serial, _sha in before] == [1, 2, 3]
    assert [sha is None for _serial, sha in before] == [False, True, True]
    assert after[0] == before[0]
    assert len({sha for _serial, sha in after} - {None}) == 3


def test_a_bad_row_fails_alone_and_is_tried_again(running: Flask) -> None:
    event_id = held_event(3)
    with writing() as session:
        event = events.event(session, event_id)
        actions.issue_due(session, event, at=make.NINE, by=make.TESTER)
        broken = certificates(session)[1]
        facts, code = broken.facts, session.get_one(Registration, broken.registration_id).code
        session.execute(
            update(Certificate).where(Certificate.id == broken.id).values(facts={"name": "?"})
        )
    failures: list[dict[str, Any]] = []

    assert held.issue(event_id, failures) == tasks.Done(issued=0, drawn=2, failed=1)
    assert failures == [{"registration": code, "name": "Orang 1", "reason": "not_drawn"}]

    with writing() as session:
        session.execute(update(Certificate).where(Certificate.id == broken.id).values(facts=facts))
    assert held.issue(event_id) == tasks.Done(issued=0, drawn=1, failed=0)


def test_bytes_never_change_whatever_changes_around_them(running: Flask) -> None:
    event_id = held_event(1)
    held.issue(event_id)
    with writing() as session:
        sha256 = certificates(session)[0].sha256 or ""
        event = events.event(session, event_id)
        event.title, event.signer_name = "Judul baru", "Orang lain"
        session.scalars(select(Registration)).one().name = "Nama Baru"
    first = store().get(sha256)

    assert held.issue(event_id) == tasks.Done(issued=0, drawn=0, failed=0)

    with reading() as session:
        row = certificates(session)[0]
    assert (row.sha256, row.facts["name"]) == (sha256, "Orang 0")
    assert store().get(sha256) == first


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"status": "cancelled"}, "event_cancelled"), ({"number_pattern": "{x}"}, "bad_pattern")],
)
def test_what_stops_all_is_said_once(running: Flask, more: dict[str, str], reason: str) -> None:
    with writing() as session:
        event = held.event(session, **more)
        held.came(session, event, "Ani")
    failures: list[dict[str, Any]] = []

    assert held.issue(event.public_id, failures) == tasks.Done(0, 0, 1)
    assert failures == [{"registration": "", "reason": reason}]


def test_the_printer_gets_one_file_by_unit_and_name(
    running: Flask, settings: Settings, tmp_path: Path
) -> None:
    with writing() as session:
        event = held.event(session)
        unit = make.unit(session, "DINKES", name="Dinas Kesehatan")
        held.came(session, event, "Zul Tanpa Unit")
        held.came(session, event, "Budi", unit_id=unit.id)
        held.came(session, event, "Ani", unit_id=unit.id)
    held.issue(event.public_id)
    with writing() as session:
        actions.request_print(session, event, at=clock.now(), by=make.TESTER)
    worker = Worker(running, Registry(handlers=dict(tasks.HANDLERS)), settings)

    assert worker.step()

    with reading() as session:
        papers = queries.papers(session, event.id)
        made = queries.printed(session, event.public_id, mark(papers))
        assert queries.printed(session, event.public_id, mark(papers[1:])) is None
    assert made is not None
    file = tmp_path / "all.pdf"
    file.write_bytes(store().get(made))
    assert pages_of(file) == 6
    names = [
        text_of(file, "-f", str(page), "-l", str(page)).partition("diberikan kepada ")[2]
        for page in (1, 3, 5)
    ]
    assert [name.split(" ")[0] for name in names] == ["Zul", "Ani", "Budi"]


def test_the_stored_paper_is_whole(running: Flask, tmp_path: Path) -> None:
    event_id = held_event(1)
    held.issue(event_id)
    with reading() as session:
        row = certificates(session)[0]
    file = tmp_path / "one.pdf"
    file.write_bytes(store().get(row.sha256 or ""))

    assert pages_of(file) == 2
    with pikepdf.open(file) as pdf:
        assert pdf.docinfo["/Title"] == f"Sertifikat {row.number}"
