"""Pages for an event's participants, imported lists, and people."""

from eventapp.participants.views import imports, names, people, registrations
from eventapp.participants.views.blueprint import bp

__all__ = ["bp", "imports", "names", "people", "registrations"]
