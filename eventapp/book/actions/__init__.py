"""Close a book, and correct it."""

from eventapp.book.actions.corrections import Proposal, approve, decline, propose

__all__ = ["Proposal", "approve", "decline", "propose"]
