"""What the application carries for its views: settings, stored files, throttle."""

from typing import Any, cast

from flask import current_app, request, url_for

from eventapp.core.settings import Settings
from eventapp.web.throttle import Throttle


def settings() -> Settings:
    """Return the settings of this application."""
    return cast("Settings", current_app.extensions["settings"])


def throttle() -> Throttle:
    """Return the counter of tries."""
    return cast("Throttle", current_app.extensions["throttle"])


def client() -> str:
    """Return the caller's address, for counting tries; never written to a log."""
    return request.remote_addr or "-"


def public_url(endpoint: str, **values: Any) -> str:
    """Return a page's address as the world knows it: from the settings, never from the request."""
    return settings().base_url + url_for(endpoint, **values)
