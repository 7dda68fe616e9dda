"""The worker's chore."""

from flask import Flask
from sqlalchemy import event

from eventapp.audit import queries
from eventapp.audit.tasks import seal_due
from eventapp.db.session import db, reading, writing
from tests.audit.test_queries import write


def test_everything_that_waits_is_sealed_and_then_nothing_is_written(app: Flask) -> None:
    begun: list[object] = []
    with app.app_context():
        with writing() as session:
            write(session, 5_001, sealed=False)
        seal_due()
        with reading() as session:
            assert queries.head(session)[0] == 5_001
            assert queries.unsealed(session) == 0
        event.listen(db.engines["write"], "begin", begun.append)
        seal_due()
    assert begun == []
