"""Pages of this room."""

from eventapp.checkin.views import (
    app,
    attendance,
    desk,
    hall,
    handover,
    newcomers,
    papers,
    roster,
    screen,
)
from eventapp.checkin.views.blueprint import bp

__all__ = [
    "app",
    "attendance",
    "bp",
    "desk",
    "hall",
    "handover",
    "newcomers",
    "papers",
    "roster",
    "screen",
]
