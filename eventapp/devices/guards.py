"""Recognise the phone behind a token, and shut out one whose time is over."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request

from eventapp.accounts import guards
from eventapp.accounts.rules import Principal, Role
from eventapp.core import clock
from eventapp.core.actors import ActorKind
from eventapp.db.session import source
from eventapp.devices import queries
from eventapp.devices.rules import TOKEN_PREFIX, DeviceRight

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__open_when_over__"


def also_when_over(view: View) -> View:
    """Open `view` to phones whose time is over as well; every other one is shut to them."""
    setattr(view, _MARK, True)
    return view


def current_right() -> DeviceRight | None:
    """Return what the calling phone may do, or None when the caller is no phone."""
    guards.current_principal()
    found: DeviceRight | None = g.get("device_right")
    return found


def _find(token: str) -> Principal | None:
    """Return the phone as a caller; None when unknown, or over and the view isn't for that."""
    right = queries.right_of(source(), token, at=clock.now())
    if right is None:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    if right.over_since is not None and not getattr(view, _MARK, False):
        return None
    g.device_right = right
    return Principal(
        ActorKind.DEVICE,
        right.id,
        right.public_id,
        right.label,
        Role.DEVICE,
        event_id=right.event_id,
    )


guards.recognise(TOKEN_PREFIX, _find)
