"""The log for its readers: search, differences, the head of the chain, CSV."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.audit import queries, rules
from eventapp.audit.models import AuditLine
from eventapp.core import text
from eventapp.core.periods import day_bounds, local
from eventapp.core.roles import Role
from eventapp.db.session import reading
from eventapp.files.spreadsheets import write_csv
from eventapp.web import extensions
from eventapp.web.access import allow
from eventapp.web.paging import paginate

bp = Blueprint("audit", __name__)
READERS = (Role.ADMIN, Role.INSPECTORATE, Role.AUDITOR)
EXPORT_LIMIT = 100_000
_BLOCK = 500
_FILTERS = ("aksi", "subjek", "pelaku", "q", "dari", "sampai")


@bp.get("/jejak")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """Show the lines that fit, newest first."""
    wanted = _filter()
    with reading() as session:
        page = paginate(session, queries.matching(wanted))
        length, link = queries.head(session)
        waiting = queries.unsealed(session)
    asked = {name: text.clean(request.args.get(name), 100) for name in _FILTERS}
    return render_template(
        "audit/index.html",
        page=page,
        rows=[(line, rules.changes(line.before, line.after)) for line in page.items],
        length=length,
        link=link,
        waiting=waiting,
        asked=asked,
        is_filtered=any(asked.values()),
        export_url=f"{url_for('audit.export')}?{urlencode(asked)}",
        export_limit=EXPORT_LIMIT,
        word=_word,
    )


@bp.get("/jejak.csv")
@allow(*READERS)
def export() -> ResponseReturnValue:
    """Send the lines that fit as CSV, block by block, at most EXPORT_LIMIT."""
    body = stream_with_context(_blocks(_filter(), extensions.settings().timezone))
    headers = {"Content-Disposition": 'attachment; filename="jejak.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _filter() -> queries.Filter:
    zone = extensions.settings().timezone
    asked = {name: text.clean(request.args.get(name), 100) for name in _FILTERS}
    kind, _slash, subject_id = asked["subjek"].partition("/")
    since, until = _day(asked["dari"]), _day(asked["sampai"])
    return queries.Filter(
        action=asked["aksi"],
        subject=(kind, subject_id) if kind else None,
        actor=asked["pelaku"],
        text=asked["q"],
        since=day_bounds(since, zone)[0] if since else None,
        until=day_bounds(until, zone)[1] if until else None,
    )


def _day(value: str) -> date | None:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if date.min < found < date(9000, 1, 1) else None


def _blocks(wanted: queries.Filter, zone: str) -> Iterator[bytes]:
    heads = [_("Nomor"), _("Waktu"), _("Pelaku"), _("Tindakan"), _("Subjek")]
    heads += [_("Sebelum"), _("Sesudah"), _("Tanda")]
    yield write_csv(heads, [])
    statement = queries.matching(wanted).limit(EXPORT_LIMIT).execution_options(yield_per=_BLOCK)
    with reading() as session:
        for lines in session.scalars(statement).partitions():
            block = [_row(line, zone) for line in lines]
            # The block's first row takes the place of the head; only a file has a mark in front.
            yield write_csv(block[0], block[1:]).removeprefix(b"\xef\xbb\xbf")


def _row(line: AuditLine, zone: str) -> list[str]:
    return [
        str(line.id),
        _exactly(line.at, zone),
        line.actor_label,
        line.action,
        f"{line.subject_kind}/{line.subject_id}",
        _json(line.before),
        _json(line.after),
        line.mac,
    ]


def _exactly(at: datetime, zone: str) -> str:
    return local(at, zone).isoformat(sep=" ", timespec="milliseconds")


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _word(value: Any) -> str:
    """Return a value of a line as it is read: yes and no, a dash for nothing, else itself."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
