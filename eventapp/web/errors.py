"""Errors become pages for people and problem documents (RFC 9457) for machines, here alone."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, json, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, Unauthorized

from eventapp.core import errors
from eventapp.web.throttle import TooManyTriesError

log = logging.getLogger("eventapp.web")
Sentence = Callable[[Any], str]
_MESSAGES: dict[type[Exception], tuple[int, Sentence]] = {}


def register_message(error: type[Exception], status: int, sentence: Sentence) -> None:
    """Say what an error of a room looks like outside; called by that room's views."""
    _MESSAGES[error] = (status, sentence)


def wants_json() -> bool:
    """Whether a machine is asking."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def problem(status: int, title: str, **more: Any) -> Response:
    """Return an application/problem+json answer."""
    body = {"type": "about:blank", "status": status, "title": title, **more}
    return Response(json.dumps(body), status, content_type="application/problem+json")


def answer(status: int, sentence: str, **more: Any) -> tuple[str, int] | Response:
    """Return the error as the caller reads it."""
    if wants_json():
        return problem(status, sentence, **more)
    return render_template("web/error.html", status=status, sentence=sentence), status


def sentence_of(error: Exception) -> tuple[int, str] | None:
    """Return status and sentence of a known error."""
    for kind in type(error).__mro__:
        if kind in _MESSAGES:
            status, sentence = _MESSAGES[kind]
            return status, sentence(error)
    return None


_HTTP: dict[int, Callable[[], str]] = {
    400: lambda: _("Permintaan ini tidak dapat dibaca. Muat ulang halaman lalu coba lagi."),
    401: lambda: _("Masuk dulu untuk membuka halaman ini."),
    403: lambda: _("Anda tidak berhak membuka halaman ini."),
    404: lambda: _("Halaman ini tidak ada, atau bukan untuk Anda."),
    405: lambda: _("Alamat ini tidak dapat dipakai dengan cara itu."),
    413: lambda: _("Berkas terlalu besar. Kirim berkas yang lebih kecil."),
    415: lambda: _("Kirim isi sebagai application/json."),
}


def _register_core() -> None:
    register_message(errors.NotFoundError, 404, lambda _e: _HTTP[404]())
    register_message(errors.NotAllowedError, 403, lambda _e: _HTTP[403]())
    register_message(
        errors.StaleError,
        409,
        lambda _e: _(
            "Orang lain sudah menyimpan lebih dulu. Muat ulang lalu ulangi perubahan Anda."
        ),
    )
    register_message(
        errors.InvalidFieldError,
        422,
        lambda e: _(
            "Isian “%(field)s” tidak dapat dipakai (%(reason)s).", field=e.field, reason=e.reason
        ),
    )
    register_message(
        errors.NotReadyError,
        409,
        lambda e: _("Belum dapat dilakukan: %(reason)s.", reason=e.reason),
    )
    register_message(
        TooManyTriesError,
        429,
        lambda e: _("Terlalu banyak percobaan. Tunggu %(n)d detik lalu coba lagi.", n=e.seconds),
    )
    register_message(
        errors.DamagedFileError,
        500,
        lambda _e: _("Berkas tersimpan rusak atau hilang. Pulihkan dari cadangan."),
    )
    for kind in (DataError, OverflowError, RecursionError):
        register_message(
            kind, 422, lambda _e: _("Ada isian yang tidak dapat disimpan. Periksa lalu kirim lagi.")
        )
    register_message(
        OperationalError,
        503,
        lambda _e: _("Basis data sedang sibuk. Tidak ada yang hilang; coba lagi sebentar."),
    )


def init_app(app: Flask) -> None:
    """Register the handlers, and the sentences for errors of the core."""
    _register_core()

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> Any:
        return answer(400, _("Halaman sudah terlalu lama terbuka. Muat ulang lalu kirim lagi."))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:  # noqa: PLR2004 (redirects)
            return error
        known = _HTTP.get(error.code or 500)
        given = answer(error.code or 500, known() if known else (error.name or ""))
        response = app.make_response(given)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        if isinstance(error, Unauthorized) and wants_json():
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @app.errorhandler(Exception)
    def _any(error: Exception) -> Any:
        known = sentence_of(error)
        if known is None:
            log.error("unhandled error on %s", request.endpoint, exc_info=error)
            return answer(500, _("Terjadi kesalahan di server. Coba lagi; laporkan bila berulang."))
        status, sentence = known
        if status >= 500:  # noqa: PLR2004 (server errors)
            log.error("%s on %s", type(error).__name__, request.endpoint)
        field = {"field": error.field} if isinstance(error, errors.InvalidFieldError) else {}
        response = app.make_response(answer(status, sentence, **field))
        if isinstance(error, TooManyTriesError):
            response.headers["Retry-After"] = str(error.seconds)
        return response
