"""Answers as the server gets them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class _Answer(Response):
    """Flask's own; when whole it is handed over as a list, which the server sends at once.

    It asks anything else for its parts, and each time for the interpreter's lock.
    """

    def get_app_iter(self, environ: "WSGIEnvironment") -> Iterable[bytes]:
        """Return the parts of the body."""
        if not self.is_sequence:
            return super().get_app_iter(environ)
        parts = list(super().get_app_iter(environ))
        self.close()
        return parts


def init_app(app: Flask) -> None:
    """Let views answer so."""
    app.response_class = _Answer
