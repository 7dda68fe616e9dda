"""How far a job is: a page that follows it, and the same as JSON."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.roles import READERS
from eventapp.db.session import reading
from eventapp.jobs import labels, queries
from eventapp.jobs.models import Job
from eventapp.jobs.rules import State
from eventapp.web.access import allow
from eventapp.web.redirects import is_local

bp = Blueprint("jobs", __name__)


@bp.get("/pekerjaan/<job>")
@allow(*READERS)
def show(job: str) -> ResponseReturnValue:
    """Show the bar while the job runs, then what came of it and the way on."""
    with reading() as session:
        row = queries.job(session, job)
    failures = [
        {
            "who": failure.get("name") or failure.get("registration") or "–",
            "code": failure.get("registration", ""),
            "reason": labels.reason(str(failure.get("reason", ""))),
        }
        for failure in row.failures
    ]
    return render_template(
        "jobs/show.html",
        job=row,
        title=labels.title(row.kind),
        text=_progress(row),
        is_ended=_has_ended(row),
        failures=failures,
        next_url=_next(row),
        back_url=_local(request.args.get("lanjut")),
    )


@bp.get("/pekerjaan/<job>.json")
@allow(*READERS)
def state(job: str) -> ResponseReturnValue:
    """Return state, done, total, and the text beside the bar."""
    with reading() as session:
        row = queries.job(session, job)
    return jsonify(
        state=row.state,
        done=row.done,
        total=row.total,
        failures=len(row.failures),
        is_ended=_has_ended(row),
        text=_progress(row),
    )


def _has_ended(job: Job) -> bool:
    return job.state in (State.DONE, State.FAILED)


def _progress(job: Job) -> str:
    if job.state == State.QUEUED:
        return _("menunggu giliran")
    return _("%(done)d dari %(total)d", done=job.done, total=job.total) if job.total else ""


def _next(job: Job) -> str | None:
    wanted: Any = (job.result or {}).get("next") or job.args.get("next")
    return _local(wanted)


def _local(wanted: Any) -> str | None:
    return wanted if isinstance(wanted, str) and is_local(wanted) else None
