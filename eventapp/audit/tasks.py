"""The worker's chore: seal new lines into the chain."""

from eventapp.audit import actions
from eventapp.core import clock
from eventapp.db.session import writing


def seal_due() -> None:
    """Seal everything that waits, a batch a transaction."""
    while True:
        with writing() as session:
            sealed = actions.seal(session, at=clock.now())
        if sealed < actions.SEAL_BATCH:
            return
