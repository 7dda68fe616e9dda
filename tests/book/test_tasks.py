"""The worker's official lists: made, kept, and found where the job says."""

from io import BytesIO

import pikepdf
from flask import Flask

from eventapp.book import tasks
from eventapp.db.session import reading, writing
from eventapp.files.current import store
from eventapp.jobs import actions
from eventapp.jobs import queries as jobs
from eventapp.jobs.runner import Worker
from tests import make


def test_a_list_is_made_and_kept(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            event = make.event(session, signer_name="H. Wachyu", issue_place="Serang")
            for number in range(9):
                row = make.registration(session, event, f"Orang {number}")
                make.arrival(session, row, event.sessions[0])
            ref = event.public_id
            args = {"event": ref, "kind": "participants", "everybody": False}
            job = actions.enqueue(session, tasks.LIST, args, at=make.NINE, by=make.TESTER)
        worker = Worker(app, app.extensions["worker_registry"], app.extensions["settings"])
        assert worker.step()
        with reading() as session:
            done = jobs.job(session, job)
        assert (done.state, done.done, done.total, done.error) == ("done", 9, 9, None)
        assert done.result is not None
        assert done.result["next"] == f"/kegiatan/{ref}/daftar-hadir/{job}.pdf"
        with pikepdf.open(BytesIO(store().get(done.result["file"]))) as made:
            assert len(made.pages) == 2
