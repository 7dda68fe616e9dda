"""The shelf of the application in hand."""

from eventapp.certificates.shelf import Shelf
from eventapp.db.session import reading
from eventapp.files.current import store


def shelf() -> Shelf:
    """Return where this application's certificates are read from."""
    return Shelf(store(), reading)
