"""An event's certificates: who has earned one, who has it, why not, and the button."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.certificates import actions, labels, pdf, queries, snapshots
from eventapp.certificates.looks import pictures_of
from eventapp.certificates.next_numbers import next_numbers
from eventapp.certificates.printing import AT_ONCE
from eventapp.certificates.queries import Line, corrections, designs
from eventapp.certificates.queries.signing_out import signing_of
from eventapp.certificates.rules import Kind, State, sessions_needed
from eventapp.certificates.standing_sheet import standing_sheet
from eventapp.certificates.tasks import verify_url
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.core.ids import normalise_code
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.events.rules import Step, steps
from eventapp.files.current import store
from eventapp.files.fit import Fitted
from eventapp.jobs.waking import wake
from eventapp.participants import queries as participants
from eventapp.participants.models import Registration
from eventapp.web.downloads import XLSX, attachment
from eventapp.web.extensions import settings
from eventapp.web.paging import SIZE, Page, number_asked

_NO_CODE = "0" * 12
_SAMPLE = "CONTOH"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines the address asks for."""

    q: str
    state: str
    unit: str

    def takes(self, line: Line) -> bool:
        """Whether a line fits."""
        if self.state and line.state != self.state:
            return False
        if self.unit and line.unit_code != self.unit:
            return False
        return all(self._found(word, line) for word in self.q.split())

    def _found(self, word: str, line: Line) -> bool:
        key = text.sort_key(word)
        if key and key in line.name_key:
            return True
        return word.casefold() in line.number.casefold() or normalise_code(word) == line.code


@dataclass(frozen=True, slots=True)
class Numbering:
    """How numbers will look: the next one, or what is wrong with the pattern."""

    pattern: str
    is_own: bool
    next_number: str
    fault: str


@bp.get("/kegiatan/<event_id>/sertifikat")
@allow(*READERS)
def index(event_id: str) -> ResponseReturnValue:
    """List everybody with their state, filtered and paged; everything about issuing around it."""
    wanted = _wanted()
    with reading() as session:
        event = guards.load(session, event_id)
        lines = queries.roll(session, event, at=clock.now())
        page = _page([line for line in lines if wanted.takes(line)])
        ids = [one.registration_id for one in page.items]
        people = queries.registrations(session, ids)
        standing = participants.standing(session, ids)
        waiting = len(queries.undrawn(session, event.id))
        job = queries.under_way(session, queries.ISSUE, event.public_id)
        longest = queries.longest_names(session, event.id)
        numbering = _numbering(session, event)
        beside = _beside(session, event)
    counts = Counter(line.state for line in lines)
    return render_template(
        "certificates/index.html",
        event=event,
        page=page,
        rows=[(line, people[line.registration_id]) for line in page.items],
        standing=standing,
        counts=counts,
        total=len(lines),
        waiting=waiting,
        to_issue=counts[State.DUE] + waiting,
        job=job,
        can_print=counts[State.VALID] - waiting <= AT_ONCE,
        wanted=wanted,
        units=sorted({(one.unit_name, one.unit_code) for one in lines if one.unit_code}),
        numbering=numbering,
        **beside,
        needed=sessions_needed(event.certificate_share, len(queries.rule_of(event).hours)),
        counting=len(queries.rule_of(event).hours),
        previews=[(one, _fitted(one)) for one in longest],
        page_width=pdf.PAGE,
        is_over=event.ends_at <= clock.now(),
        may_edit=Step.EDIT in steps(event.status),
        printed_name=snapshots.printed_name,
        labels=labels,
        states=State,
    )


def _wanted() -> Wanted:
    return Wanted(
        q=text.clean(request.args.get("q"), 100),
        state=text.clean(request.args.get("status"), 20),
        unit=text.clean(request.args.get("unit"), 40),
    )


@bp.get("/kegiatan/<event_id>/sertifikat/syarat.xlsx")
@allow(*READERS)
def standing_file(event_id: str) -> ResponseReturnValue:
    """Send who has earned a certificate and why, as filtered, as Excel."""
    wanted = _wanted()
    with reading() as session:
        event = guards.load(session, event_id)
        lines = [one for one in queries.roll(session, event, at=clock.now()) if wanted.takes(one)]
        ids = [one.registration_id for one in lines]
        data = standing_sheet(
            event,
            lines,
            queries.registrations(session, ids),
            participants.standing(session, ids),
            len(queries.rule_of(event).hours),
        )
    return attachment(data, f"syarat-sertifikat-{event.short_code}.xlsx", XLSX)


@bp.post("/kegiatan/<event_id>/sertifikat/terbitkan")
@allow(*EDITORS)
def issue(event_id: str) -> ResponseReturnValue:
    """Ask the worker to issue what is due, and follow it."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        job = actions.request_issue(session, event, at=clock.now(), by=current_actor())
    wake(settings())
    back = url_for("certificates.index", event_id=event_id)
    return redirect(url_for("jobs.show", job=job, lanjut=back))


@bp.get("/kegiatan/<event_id>/sertifikat/contoh/<code>.pdf")
@allow(*READERS)
def sample(event_id: str, code: str) -> ResponseReturnValue:
    """Draw somebody's certificate as it would be now, with CONTOH for a number; keep nothing."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id)
        found = [one for one in queries.due(session, event) if one.registration.code == code]
        if not found:
            raise NotFoundError
        letterhead = queries.letterhead(session, event.host_unit, settings().organisation)
        look = designs.chosen(session, event.id).looks[Kind.CERTIFICATE].content
        facts = snapshots.facts_of(
            event,
            found[0],
            number=_SAMPLE,
            code=_NO_CODE,
            letterhead=letterhead,
            at=at,
            design=look,
        )
    pictures = pictures_of(look, store())
    drawn = pdf.draw(facts, verify_url(_NO_CODE), look, pictures, is_sample=True)
    response = Response(drawn, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="contoh-sertifikat.pdf"'
    return response


def _beside(session: Session, event: Event) -> dict[str, Any]:
    """Return what stands beside the list: who signs, which design, what wants correcting."""
    look = designs.chosen(session, event.id).looks[Kind.CERTIFICATE]
    name = look.design.name if look.design else _("desain bawaan aplikasi")
    return {
        "signing": signing_of(session, event.id),
        "design_name": name,
        "wishes": corrections.pending_count(session, event.id),
        "outdated": corrections.outdated_count(session, event.id),
    }


def _page(lines: Sequence[Line]) -> Page[Line]:
    last = max(-(-len(lines) // SIZE), 1)
    number = min(number_asked(), last)
    return Page(lines[(number - 1) * SIZE : number * SIZE], number, SIZE, len(lines))


def _fitted(registration: Registration) -> Fitted:
    return pdf.fit_name(snapshots.printed_name(registration))


def _numbering(session: Session, event: Event) -> Numbering:
    first = next_numbers(session, event, clock.now())[0]
    fault = labels.pattern_fault(first.fault) if first.fault else ""
    return Numbering(first.pattern, bool(event.number_pattern), first.number, fault)
