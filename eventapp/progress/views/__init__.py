"""Pages of progress: a year, an indicator and its people, coverage, the Excel file."""

from eventapp.progress.views import behind, coverage, export, overview
from eventapp.progress.views.blueprint import bp

__all__ = ["behind", "bp", "coverage", "export", "overview"]
