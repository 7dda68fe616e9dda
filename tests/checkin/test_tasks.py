"""The worker's papers: made, kept, and found where the job says."""

from io import BytesIO

import pikepdf
from flask import Flask
from sqlalchemy.orm import Session

from eventapp.checkin import tasks
from eventapp.db.session import reading, writing
from eventapp.files.current import store
from eventapp.jobs import actions
from eventapp.jobs import queries as jobs
from eventapp.jobs.runner import Worker
from tests import make


def arranged(session: Session, count: int) -> str:
    event = make.event(session, signer_name="H. Wachyu B. Kristiawan", issue_place="Serang")
    for number in range(count):
        row = make.registration(session, event, f"Orang {number}")
        make.arrival(session, row, event.sessions[0])
    return event.public_id


def test_cards_are_made_and_kept(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            event = arranged(session, 9)
            args = {"event": event}
            job = actions.enqueue(session, tasks.CARDS, args, at=make.NINE, by=make.TESTER)
        registry = app.extensions["worker_registry"]
        worker = Worker(app, registry, app.extensions["settings"])
        assert worker.step()
        with reading() as session:
            done = jobs.job(session, job)
        assert (done.state, done.done, done.total, done.error) == ("done", 9, 9, None)
        assert done.result is not None
        assert done.result["next"] == f"/kegiatan/{event}/berkas-pintu/{job}.pdf"
        with pikepdf.open(BytesIO(store().get(done.result["file"]))) as made:
            assert len(made.pages) == 2


def test_a_roster_is_made_and_kept(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            event = arranged(session, 3)
            args = {"event": event}
            job = actions.enqueue(session, tasks.ROSTER, args, at=make.NINE, by=make.TESTER)
        worker = Worker(app, app.extensions["worker_registry"], app.extensions["settings"])
        assert worker.step()
        with reading() as session:
            done = jobs.job(session, job)
        assert (done.state, done.done, done.total, done.error) == ("done", 3, 3, None)
        assert done.result is not None
        assert done.result["next"] == f"/kegiatan/{event}/daftar-cadangan/{job}.pdf"
        with pikepdf.open(BytesIO(store().get(done.result["file"]))) as made:
            assert len(made.pages) == 1
