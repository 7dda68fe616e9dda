"""Which version of the desk's page is the newest: told by the room that has the page."""

from collections.abc import Callable


class _Page:
    """How the newest version is found; "" while nobody said."""

    find: Callable[[], str] = staticmethod(lambda: "")


def tell(find: Callable[[], str]) -> None:
    """Say how the newest version of the desk's page is found."""
    _Page.find = staticmethod(find)


def newest() -> str:
    """Return the newest version of the desk's page, "" when it isn't known."""
    return _Page.find()
