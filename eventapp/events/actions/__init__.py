"""Writes to events: the plan, the steps, the doors, the book's lock."""

from eventapp.events.actions.book import hold_book_open, lock_book
from eventapp.events.actions.doors import give_door, withdraw_door
from eventapp.events.actions.plan import clone, create, save
from eventapp.events.actions.shared import InvalidPlanError, StepRefusedError
from eventapp.events.actions.steps import cancel, close, postpone, publish, reopen

__all__ = [
    "InvalidPlanError",
    "StepRefusedError",
    "cancel",
    "clone",
    "close",
    "create",
    "give_door",
    "hold_book_open",
    "lock_book",
    "postpone",
    "publish",
    "reopen",
    "save",
    "withdraw_door",
]
