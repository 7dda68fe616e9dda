"""The worker's chore: seal new lines into the chain."""

from eventapp.audit import actions, queries
from eventapp.core import clock
from eventapp.db.session import reading, writing


def seal_due() -> None:
    """Seal everything that waits, a batch a transaction; no write where nothing does."""
    with reading() as session:
        is_due = queries.is_sealing_due(session)
    while is_due:
        with writing() as session:
            sealed = actions.seal(session, at=clock.now())
        if sealed < actions.SEAL_BATCH:
            return
