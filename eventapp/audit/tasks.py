"""The worker's chore: seal new lines into the chain."""

from eventapp.audit import actions
from eventapp.core import clock
from eventapp.db.session import reading, writing


def seal_due() -> None:
    """Seal everything that waits, a batch a transaction; no write where nothing does."""
    while True:
        with reading() as session:
            links = actions.next_links(session)
        if not links.rows:
            return
        with writing() as session:
            sealed = actions.seal(session, at=clock.now(), links=links)
        if sealed < actions.SEAL_BATCH:
            return
