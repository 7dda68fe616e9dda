"""Keep an uploaded list, its columns, and import it once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import column, exists, table
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import NotReadyError
from eventapp.events.models import Event
from eventapp.participants.actions.knowing import known_by_number
from eventapp.participants.actions.lines import write_lines
from eventapp.participants.actions.registering import Outcome, register_all
from eventapp.participants.lists import Choice
from eventapp.participants.models import ImportedList, Registration
from eventapp.participants.rules.matching import Outcome as Row
from eventapp.participants.rules.people import Draft, Problem
from eventapp.participants.rules.registering import Source, Status

# By name: its room lies above this one.
_ARRIVALS = table("arrivals", column("registration_id"))


def keep_list(
    session: Session, event: Event, *, file: str, name: str, at: datetime, by: Actor
) -> ImportedList:
    """Remember an uploaded file (`file` is its key in the store) until it is imported."""
    kept = ImportedList(
        public_id=ids.public_id(),
        event_id=event.id,
        file=file,
        file_name=name,
        created_at=at,
        created_by=by.label,
    )
    session.add(kept)
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="participants.upload_list",
        subject=("list", kept.public_id),
        after={"event": event.public_id, "file": file, "name": name},
    )
    return kept


def choose_columns(
    session: Session, kept: ImportedList, choice: Choice, *, at: datetime, by: Actor
) -> None:
    """Remember where the list stands in its file and what its columns hold."""
    before, kept.mapping = kept.mapping, choice.as_json()
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="participants.choose_columns",
        subject=("list", kept.public_id),
        before=before,
        after=kept.mapping,
    )


def import_list(
    session: Session,
    event: Event,
    kept: ImportedList,
    drafts: Sequence[Draft],
    *,
    at: datetime,
    by: Actor,
) -> list[Outcome]:
    """Register a list's people in the caller's transaction; once, however often it is sent.

    Raises NotReadyError("imported") the second time.
    """
    claimed = session.scalars(
        sql_update(ImportedList)
        .where(ImportedList.id == kept.id, ImportedList.imported_at.is_(None))
        .values(imported_at=at)
        .returning(ImportedList.id)
        .execution_options(synchronize_session=False)
    ).first()
    if claimed is None:
        raise NotReadyError("imported")
    outcomes = register_all(session, event, drafts, source=Source.IMPORT, at=at, by=by)
    counts = tally(outcomes)
    kept.imported_at, kept.counts = at, counts
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="participants.import_list",
        subject=("list", kept.public_id),
        after={"event": event.public_id, **counts},
    )
    return outcomes


def keep_rejects(session: Session, kept: ImportedList, file: str) -> None:
    """Remember the workbook of the rows that were given back."""
    kept.rejects = file
    session.flush()


def undo_import(
    session: Session, event: Event, kept: ImportedList, *, at: datetime, by: Actor
) -> int:
    """Cancel the registrations an import made and nobody touched since; return how many.

    Whoever has come keeps their place: undone too late, it would take 300 certificates.
    """
    codes = session.scalars(
        sql_update(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.source == Source.IMPORT,
            Registration.created_at == kept.imported_at,
            Registration.status == Status.REGISTERED,
            Registration.version == 1,
            ~exists().where(_ARRIVALS.c.registration_id == Registration.id),
        )
        .values(status=str(Status.CANCELLED), version=2)
        .returning(Registration.code)
        .execution_options(synchronize_session=False)
    ).all()
    lines = [
        audit.line(
            at=at,
            by=by,
            action="participants.cancel",
            subject=("registration", code),
            before={"status": str(Status.REGISTERED)},
            after={"status": str(Status.CANCELLED)},
        )
        for code in codes
    ]
    write_lines(session, lines)
    return len(codes)


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many rows were created, matched, repeated, rejected; and newly registered."""
    found = Counter(_word(outcome) for outcome in outcomes)
    registered = sum(outcome.status == "created" for outcome in outcomes)
    return {str(word): found[word] for word in Row} | {"registered": registered}


def _word(outcome: Outcome) -> Row:
    if outcome.status == "rejected":
        return Row.REJECTED
    if outcome.same_as is not None:
        return Row.REPEATED
    return Row.CREATE if outcome.is_new_person else Row.MATCHED


def import_people(
    session: Session, drafts: Sequence[Draft], *, at: datetime, by: Actor
) -> tuple[dict[str, int], list[tuple[int, tuple[Problem, ...]]]]:
    """Store people without registering them.

    Return how many rows were create, matched, repeated, rejected, and the faults by row number.
    """
    known = known_by_number(session, drafts, source=Source.IMPORT, at=at, by=by)
    counts = dict.fromkeys(map(str, Row), 0)
    bad = []
    for number, found in known.items():
        if found.person_id is None:
            bad.append((number, found.problems))
        counts[_people_word(found.person_id, found.same_as, is_new=found.before is None)] += 1
    return counts, bad


def _people_word(person_id: int | None, same_as: int | None, *, is_new: bool) -> str:
    if person_id is None:
        return Row.REJECTED
    if same_as is not None:
        return Row.REPEATED
    return Row.CREATE if is_new else Row.MATCHED
