"""Write people, registrations and imported lists."""

from eventapp.participants.actions.registering import Outcome, register_all

__all__ = ["Outcome", "register_all"]
