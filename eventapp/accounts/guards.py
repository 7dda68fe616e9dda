"""Who is calling, and whether they may: checked before every view, closed unless opened."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, HTTPException, NotFound, Unauthorized

from eventapp.accounts import queries
from eventapp.accounts.rules import Principal
from eventapp.core import clock
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError
from eventapp.db.memory import Memory, Premise
from eventapp.db.session import engine, reading, source
from eventapp.web.access import access_of, allow, public
from eventapp.web.errors import wants_json

__all__ = ["allow", "caller", "current_actor", "init_app", "public", "recognise"]
SESSION_KEY = "petugas"
View = TypeVar("View", bound=Callable[..., Any])
Finder = Callable[[str], Principal | None]
_FINDERS: dict[str, Finder] = {}
_MARK = "__from_memory__"
_UNKNOWN = object()


def recognise(prefix: str, finder: Finder) -> None:
    """Let a room above say who is behind the tokens that begin with `prefix`."""
    _FINDERS[prefix] = finder


def caller() -> Principal:
    """Return who is calling a guarded view."""
    found = current_principal()
    if found is None:
        raise Unauthorized
    return found


def current_actor() -> Actor:
    """Return the caller as the audit log names them."""
    return caller().actor


def current_principal() -> Principal | None:
    """Return who is calling, or None for the public; one query, kept for the request."""
    known = g.get("principal", _UNKNOWN)
    if known is _UNKNOWN:
        g.principal = known = _find()
    return cast("Principal | None", known)


def _find() -> Principal | None:
    is_api = request.path.startswith("/api/")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if is_api:
        return _by_token(token.strip()) if scheme.lower() == "bearer" else None
    kept = session.get(SESSION_KEY)
    with reading() as db:
        return queries.by_session(db, kept, at=clock.now()) if isinstance(kept, str) else None


def _by_token(token: str) -> Principal | None:
    for prefix, finder in _FINDERS.items():
        if token.startswith(prefix):
            return finder(token)
    return queries.by_token(source(), token)


def from_memory(view: View) -> View:
    """Let the guards of `view` rely on memory; it writes what it writes with their `premises()`.

    When those are so no longer, or the view refuses, all begins anew from the database.
    """

    @wraps(view)
    def anew(*args: Any, **values: Any) -> Any:
        try:
            return view(*args, **values)
        except (DomainError, HTTPException):
            if not ask_again():
                raise
        return view(*args, **values)

    setattr(anew, _MARK, True)
    return cast("View", anew)


def premises() -> Sequence[Premise]:
    """Return what this request's guards took from memory, to be confirmed by who writes."""
    return g.memory.premises if g.memory else ()


def ask_again() -> bool:
    """Guard the request by the database alone; whether anything had come from memory."""
    if not g.memory:
        return False
    g.memory.forget()
    g.memory = None
    del g.principal
    check()
    return True


def check() -> Any:
    """Let the request through, send it to the sign-in page, or refuse it."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions.get(request.endpoint)
    access = access_of(view)
    if access is None:
        raise NotFound
    is_looked_up = not access.is_public or "event_id" in (request.view_args or {})
    if is_looked_up and "\0" in request.path:  # PostgreSQL can't even look for it
        raise NotFound
    if access.is_public:
        return None
    if "memory" not in g and getattr(view, _MARK, False):
        g.memory = Memory(engine())
    who = current_principal()
    if who is None:
        if wants_json() or request.method != "GET":
            raise Unauthorized
        target = request.full_path if request.query_string else request.path
        return redirect(url_for("accounts.sign_in", lanjut=target))
    if str(who.role) not in access.roles:
        raise Forbidden
    return None


def init_app(app: Flask) -> None:
    """Check every request, and tell templates who is signed in."""
    app.before_request(check)

    @app.context_processor
    def _officer() -> dict[str, Any]:
        is_api = request.path.startswith("/api/")
        signed_in = SESSION_KEY in session and not is_api
        return {"current_officer": current_principal() if signed_in else None}
