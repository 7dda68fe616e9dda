"""Close a book, and correct it."""

from eventapp.book.actions.closing import close
from eventapp.book.actions.corrections import Proposal, approve, decline, of_scan, propose

__all__ = ["Proposal", "approve", "close", "decline", "of_scan", "propose"]
