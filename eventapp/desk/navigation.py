"""The officers' menu: what stands in it follows from who may open each page."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from eventapp.accounts.guards import current_principal
from eventapp.web.access import access_of

MENU = (
    ("desk.dashboard", _l("Dasbor")),
    ("events.index", _l("Kegiatan")),
    ("certificates.register", _l("Sertifikat")),
    ("participants.people", _l("Orang")),
    ("units.index", lazy_pgettext("banyak", "Unit")),
    ("progress.index", _l("Capaian")),
    ("indicators.index", _l("Katalog")),
    ("audit.index", _l("Jejak audit")),
    ("accounts.officers", _l("Petugas")),
    ("accounts.tokens", _l("Token")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    label: str
    url: str
    is_current: bool


def menu() -> list[Item]:
    """Return the entries the caller may open, none for the public."""
    who = current_principal() if not request.path.startswith("/api/") else None
    if who is None:
        return []
    return [
        Item(str(label), url, request.path == url or request.path.startswith(url + "/"))
        for url, label in (
            (url_for(endpoint), label)
            for endpoint, label in MENU
            if _is_open(endpoint, str(who.role))
        )
    ]


def _is_open(endpoint: str, role: str) -> bool:
    access = access_of(current_app.view_functions.get(endpoint))
    return access is not None and role in access.roles


def init_app(app: Flask) -> None:
    """Give the menu to the officers' layout; made only when a page shows it."""

    @app.context_processor
    def _navigation() -> dict[str, Any]:
        is_officers = request.endpoint is not None and not _is_public()
        return {"navigation": menu() if is_officers else []}


def _is_public() -> bool:
    access = access_of(current_app.view_functions.get(request.endpoint or ""))
    return access is None or access.is_public
