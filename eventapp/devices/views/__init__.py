"""Pages of this room."""

from eventapp.devices.views import desk, phones
from eventapp.devices.views.blueprint import bp

__all__ = ["bp", "desk", "phones"]
