"""What a ticket's open page asks for by itself: where its holder is present by now."""

import hashlib

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import public
from eventapp.core import clock
from eventapp.db.session import reading
from eventapp.portal import queries
from eventapp.portal.labels import TONES, presence_word
from eventapp.portal.rules import ask_again_in, presence_of
from eventapp.portal.views.blueprint import bp
from eventapp.portal.views.holding import code_of
from eventapp.web.errors import problem


@bp.get("/t/<token>/kehadiran")
@public
def presence(token: str) -> ResponseReturnValue:
    """Return each session's tone and word, and the certificate's address; 304 when it is old news.

    The page keeps the tag itself: nothing of this is left in a cache.
    """
    code = code_of(token)
    if code is None:
        return problem(404, "Not Found")
    at = clock.now()
    with reading() as session:
        day = queries.day_of(session, code)
    shown = []
    for stay in day.stays:
        state = presence_of(stay, at)
        word = presence_word(state, stay.arrived_at, stay.left_at, day.zone)
        shown.append([TONES[state], word])
    certificate = day.certificate
    response: Response = jsonify(
        sessions=shown,
        certificate=url_for("certificates.file", code=certificate) if certificate else "",
        wait=ask_again_in(day.starts_at, day.ends_at, at),
    )
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16])
    return response.make_conditional(request)
