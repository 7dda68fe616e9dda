"""Pages of the catalogue, its targets, and the score log."""

from eventapp.indicators.views import catalogue, entries, scores, targets
from eventapp.indicators.views.blueprint import bp

__all__ = ["bp", "catalogue", "entries", "scores", "targets"]
