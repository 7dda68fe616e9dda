"""Indonesian first, English on request: kept in a cookie, never guessed from the browser."""

from pathlib import Path

from flask import Blueprint, Flask, has_request_context, redirect, request
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from eventapp.web import formats, phones
from eventapp.web.access import public
from eventapp.web.redirects import back

LANGUAGES = ("id", "en")
COOKIE = "bahasa"

bp = Blueprint("language", __name__)
babel = Babel()


def chosen() -> str:
    """Return the reader's language."""
    wanted = request.cookies.get(COOKIE, "id") if has_request_context() else "id"
    return wanted if wanted in LANGUAGES else "id"


@bp.post("/bahasa/<code>")
@public
def switch(code: str) -> Response:
    """Keep the choice for a year and go back to the page it was made on."""
    response = redirect(back("/"))
    if code in LANGUAGES:
        response.set_cookie(
            COOKIE, code, max_age=365 * 86400, samesite="Lax", secure=request.is_secure
        )
    return response


def init_app(app: Flask, zone: str) -> None:
    """Give templates their translations and formats."""
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = zone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(app.root_path) / "translations")
    babel.init_app(app, locale_selector=chosen)
    app.register_blueprint(bp)
    filters = app.jinja_env.filters
    filters["day"] = lambda v, z=zone: formats.day(v, z, chosen())
    filters["day_plain"] = lambda v, z=zone: formats.day_plain(v, z, chosen())
    filters["day_short"] = lambda v, z=zone: formats.day_short(v, z)
    filters["hour"] = lambda v, z=zone: formats.hour(v, z)
    filters["moment"] = lambda v, z=zone: formats.moment(v, z)
    filters["number"] = lambda v, d=2: formats.number(v, chosen(), d)
    filters["percent"] = lambda v: formats.percent(v, chosen())
    filters["phone"] = lambda v: phones.shown(v) if v else ""
    app.jinja_env.globals["span"] = formats.span
    app.jinja_env.globals["zone_name"] = formats.zone_name

    @app.context_processor
    def _language() -> dict[str, str]:
        return {"locale": str(get_locale() or "id")}
