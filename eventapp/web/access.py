"""Marks on views: open to everybody, or only to some roles. A view without one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import g

from eventapp.core.actors import Actor

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__access__"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a view; no roles means everybody."""

    roles: frozenset[str]

    @property
    def is_public(self) -> bool:
        """Whether nobody needs to sign in."""
        return not self.roles


def public(view: View) -> View:
    """Open `view` to everybody."""
    setattr(view, _MARK, Access(frozenset()))
    return view


def restrict(roles: frozenset[str]) -> Callable[[View], View]:
    """Open a view to `roles` alone."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Access(roles))
        return view

    return mark


def allow(*roles: str) -> Callable[[View], View]:
    """Open a view to these roles (of officers on pages, of tokens under /api/)."""
    return restrict(frozenset(str(role) for role in roles))


def current_actor() -> Actor:
    """Return the caller of a guarded view as the audit log names them, for rooms below accounts.

    The guard has put the caller into the request before the view runs.
    """
    return cast("Actor", g.principal.actor)


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """Return the mark of `view`, or None when it was forgotten."""
    return getattr(view, _MARK, None)
