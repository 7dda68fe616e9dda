"""The worker's papers: made, kept, and found where the job says."""

from io import BytesIO

import pikepdf
import pytest
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


@pytest.mark.parametrize(
    ("kind", "more", "pages"),
    [
        (tasks.CARDS, {}, 2),
        (tasks.LIST, {"kind": "participants", "everybody": False}, 2),
    ],
)
def test_paper_is_made_and_kept(app: Flask, kind: str, more: dict[str, object], pages: int) -> None:
    with app.app_context():
        with writing() as session:
            event = arranged(session, 9)
            args = {"event": event, **more}
            job = actions.enqueue(session, kind, args, at=make.NINE, by=make.TESTER)
        registry = app.extensions["worker_registry"]
        worker = Worker(app, registry, app.extensions["settings"])
        assert worker.step()
        with reading() as session:
            done = jobs.job(session, job)
        assert (done.state, done.done, done.total, done.error) == ("done", 9, 9, None)
        assert done.result is not None
        assert done.result["next"] == f"/kegiatan/{event}/berkas-pintu/{job}.pdf"
        with pikepdf.open(BytesIO(store().get(done.result["file"]))) as made:
            assert len(made.pages) == pages
