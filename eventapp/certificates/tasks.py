"""What the worker does for this room."""

from eventapp.jobs.runner import Handler

HANDLERS: dict[str, Handler] = {}
