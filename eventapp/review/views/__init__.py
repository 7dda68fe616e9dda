"""The queue of flags, spot checks, and why somebody is present."""

from eventapp.review.views import presence, queue, spots
from eventapp.review.views.blueprint import bp

__all__ = ["bp", "presence", "queue", "spots"]
