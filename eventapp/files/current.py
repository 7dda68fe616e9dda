"""The store of the application in hand."""

from typing import cast

from flask import current_app

from eventapp.files.store import Store


def store() -> Store:
    """Return where this application keeps its bytes."""
    return cast("Store", current_app.extensions["store"])
