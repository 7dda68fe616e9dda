"""Participants' pages: public events, signing up, tickets."""

from eventapp.portal.views import corrections, events, names, presence, signing, signup, tickets
from eventapp.portal.views.blueprint import bp

__all__ = ["bp", "corrections", "events", "names", "presence", "signing", "signup", "tickets"]
