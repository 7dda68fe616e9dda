"""Pages to close a book, correct it, check it, and print its lists."""

from eventapp.book.views import corrections, late, pages, papers
from eventapp.book.views.blueprint import bp

__all__ = ["bp", "corrections", "late", "pages", "papers"]
