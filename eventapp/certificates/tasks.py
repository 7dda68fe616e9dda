"""What the worker does for this room: issue and draw, join for the printer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventapp.certificates import actions, queries
from eventapp.certificates.current import shelf
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.looks import pictures_of
from eventapp.certificates.making import Hand, Made, make
from eventapp.certificates.models import Certificate
from eventapp.certificates.number_labels import problem_of
from eventapp.certificates.numbered import Numbered, number_all
from eventapp.certificates.printing import joined, mark
from eventapp.certificates.queries import designs
from eventapp.certificates.queries.signing_out import HANDOFF, TAKE_BACK, signing_of
from eventapp.certificates.returning import take_back
from eventapp.certificates.rules import Kind
from eventapp.checkin.tickets import dense_address
from eventapp.core import clock
from eventapp.core.actors import Actor
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.files.pdf import PdfEngineMissingError
from eventapp.jobs.actions import actor_of
from eventapp.jobs.runner import Handler, Running
from eventapp.signing.current import data_key, signer
from eventapp.signing.rules import SealUnusableError, StampAwayError
from eventapp.web.extensions import settings

log = logging.getLogger("eventapp.certificates")
Progress = Callable[[int, int], None]
Failed = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one round: certificates numbered, files made, rows that failed."""

    issued: int
    drawn: int
    failed: int


def issue(running: Running) -> dict[str, Any]:
    """Run one `certificates.issue` job; safe to begin again wherever it was cut off.

    A certificate is dated by the moment somebody asked for it, not by the worker's queue. With
    `draw_only` (a correction asked for it) nobody new gets one.
    """
    done = issue_event(
        running.args["event"],
        at=running.job.created_at,
        by=actor_of(running.job),
        progress=running.progress,
        failed=running.failed,
        draw_only=bool(running.args.get(actions.DRAW_ONLY)),
    )
    return {"issued": done.issued, "drawn": done.drawn, "failed": done.failed}


def issue_event(
    event_id: str,
    *,
    at: datetime,
    by: Actor,
    progress: Progress,
    failed: Failed,
    draw_only: bool = False,
) -> Done:
    """Give out the numbers due, then draw every certificate that has no file yet, one by one."""
    numbered = Numbered(0)
    if not draw_only:
        numbered = number_all(event_id, at=at, by=by, organisation=settings().organisation)
    if numbered.problem:
        failed({"registration": ""} | problem_of(numbered.problem))
    with reading() as session:
        event = events.event(session, event_id)
        waiting = queries.undrawn(session, event.id)
        total = len(queries.papers(session, event.id)) + len(waiting)
        signing = signing_of(session, event.id)
    done = total - len(waiting)
    progress(done, total)
    drawn = 0
    for certificate in waiting:
        reason = _draw(certificate, signing, by)
        if reason:
            who = certificate.registration
            failed({"registration": who.code, "name": who.name, "reason": reason})
        else:
            drawn += 1
        done += 1
        progress(done, total)
    stopped = 1 if numbered.problem else 0
    return Done(numbered.issued, drawn, len(waiting) - drawn + stopped)


def _draw(certificate: Certificate, signing: str, by: Actor) -> str | None:
    """Draw one certificate and keep its file; return why it couldn't be done."""
    try:
        _keep(certificate, _made(certificate, signing), by)
    except PdfEngineMissingError:
        return "pdf_engine_missing"
    except (SealUnusableError, StampAwayError):
        log.exception("certificate %s could not be sealed", certificate.code)
        return "not_sealed"
    except OSError:
        log.exception("certificate %s: its file could not be kept", certificate.code)
        return "not_kept"
    except Exception:  # whatever it trips over: it fails alone, the others go on
        log.exception("certificate %s could not be drawn", certificate.code)
        return "not_drawn"
    return None


def _made(certificate: Certificate, signing: str) -> Made:
    hand = Hand(signer(), data_key(), settings().base_url, signing)
    with reading() as session:
        look = designs.content(session, certificate.design_version_id, Kind(certificate.kind))
    return make(
        CertificateFacts.from_dict(certificate.facts),
        verify_url(certificate.code),
        look,
        pictures_of(look, store()),
        hand,
        at=clock.now(),
    )


def _keep(certificate: Certificate, made: Made, by: Actor) -> None:
    key, at = store().put(made.data), clock.now()
    size = len(made.data)
    with writing() as session:
        if made.part == HANDOFF:
            actions.keep_handoff(session, certificate.id, sha256=key, size=size, at=at, by=by)
        else:
            actions.keep_file(
                session,
                certificate.id,
                sha256=key,
                size=size,
                signed_by=made.signed_by,
                at=at,
                by=by,
            )


def verify_url(code: str) -> str:
    """Return the public address of a code, as dense as a QR can have it."""
    return dense_address(settings().base_url, "v", code)


def print_all(running: Running) -> dict[str, Any]:
    """Run one `certificates.print` job: join all papers, keep the file, say where it is."""
    with reading() as session:
        event = events.event(session, running.args["event"])
        papers = queries.papers(session, event.id)
    running.progress(0, len(papers))
    key = store().put(joined(papers, shelf()))
    running.progress(len(papers), len(papers))
    return {"file": key, "mark": mark(papers)}


HANDLERS: dict[str, Handler] = {
    queries.ISSUE: issue,
    queries.PRINT: print_all,
    TAKE_BACK: take_back,
}
