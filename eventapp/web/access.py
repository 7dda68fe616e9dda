"""Marks on views: open to everybody, or only to some roles. A view without one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

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


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """Return the mark of `view`, or None when it was forgotten."""
    return getattr(view, _MARK, None)
