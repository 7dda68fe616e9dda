"""Which phone a scan came from: a short mark it keeps, so that one phone for many is seen."""

from flask import Response, g, request

from eventapp.checkin import crockford
from eventapp.core import ids
from eventapp.core.ids import normalise_code
from eventapp.web.extensions import settings

COOKIE = "perangkat"
_LENGTH = 6
_YEAR = 365 * 86400


def device() -> str:
    """Return this browser's mark, a new one when it has none."""
    if "device" not in g:
        kept = normalise_code(request.cookies.get(COOKIE, "")[:20])
        g.device = kept if crockford.is_code(kept, _LENGTH) else ids.code(_LENGTH)
    mark: str = g.device
    return mark


def remember(response: Response) -> Response:
    """Let the browser keep its mark for a year."""
    if request.cookies.get(COOKIE) != device():
        response.set_cookie(
            COOKIE,
            device(),
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings().is_https,
        )
    return response
