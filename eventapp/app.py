"""Put the rooms together: the only place, with the command, that knows all of them."""

import logging
from importlib import import_module

from flask import Flask, Response, jsonify
from flask_wtf import CSRFProtect
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix

import eventapp.models  # noqa: F401 (every table known before the first query)
from eventapp.accounts import guards
from eventapp.audit import actions as audit
from eventapp.audit.tasks import seal_due
from eventapp.core.paths import assets
from eventapp.core.settings import Settings, load
from eventapp.db import session as db_session
from eventapp.db.session import reading
from eventapp.desk import navigation
from eventapp.files.store import Store
from eventapp.jobs.runner import Registry
from eventapp.mail.tasks import send_due
from eventapp.web import answers, compression, errors, headers, inline, language, paging
from eventapp.web.access import public
from eventapp.web.sessions import Sessions
from eventapp.web.throttle import Throttle

# Rooms with pages; each has `views.bp`. The order is that of the house, top first.
ROOMS = (
    "portal",
    "desk",
    "gaya",
    "progress",
    "certificates",
    "board",
    "review",
    "book",
    "checkin",
    "participants",
    "devices",
    "events",
    "indicators",
    "accounts",
    "units",
    "audit",
    "jobs",
)
MAX_UPLOAD = 12 * 1024 * 1024
csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raises SettingsError with a clear sentence."""
    settings = settings or load()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    app = Flask(
        "eventapp",
        template_folder=str(assets() / "templates"),
        static_folder=str(assets() / "static"),
    )
    app.session_interface = Sessions()
    _configure(app, settings)
    db_session.init_app(app, settings)
    audit.init(settings)
    csrf.init_app(app)
    answers.init_app(app)
    compression.init_app(app)
    headers.init_app(app)
    inline.init_app(app)
    language.init_app(app, settings.timezone)
    errors.init_app(app)
    guards.init_app(app)
    navigation.init_app(app)
    for room in ROOMS:
        app.register_blueprint(import_module(f"eventapp.{room}.views").bp)
    api = import_module("eventapp.api.views").bp
    csrf.exempt(api)
    app.register_blueprint(api)
    _health(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.is_https,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    app.extensions["store"] = Store(settings.files)
    app.extensions["throttle"] = Throttle(settings)
    app.extensions["worker_registry"] = worker_registry(settings)
    app.jinja_env.globals["url_for_page"] = paging.url_for_page
    app.jinja_env.globals["product_name"] = settings.product_name
    app.jinja_env.globals["organisation"] = settings.organisation
    app.jinja_env.globals["home_zone"] = settings.timezone
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def worker_registry(settings: Settings) -> Registry:
    """Return which task runs which job, and the worker's chores."""
    registry = Registry()
    registry.chores.append((2.0, seal_due))
    registry.chores.append((2.0, lambda: send_due(settings)))
    for room in ("certificates", "book", "checkin"):
        tasks = import_module(f"eventapp.{room}.tasks")
        registry.handlers.update(tasks.HANDLERS)
    return registry


def _health(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> Response:
        """Say that the process answers."""
        return jsonify(status="ok")

    @app.get("/readyz")
    @public
    def readyz() -> Response:
        """Say that the database answers too."""
        with reading() as session:
            session.execute(text("SELECT 1 FROM officers LIMIT 1"))
        return jsonify(status="ok")
