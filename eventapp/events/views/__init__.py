"""Pages of events: lists, the plan, the steps, the doors."""

from eventapp.events.views import duties, lists, plan, steps
from eventapp.events.views.blueprint import bp

__all__ = ["bp", "duties", "lists", "plan", "steps"]
