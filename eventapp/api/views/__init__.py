"""The endpoints. Each checks, calls one action or query, and answers JSON."""

from eventapp.api.views import door, phones, plans
from eventapp.api.views.blueprint import bp

__all__ = ["bp", "door", "phones", "plans"]
