"""`eventapp people` and `eventapp participants`."""

import json
from pathlib import Path
from typing import Any

import click

from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.participants import actions, lists, queries, sentences
from eventapp.participants.labels import FIELDS
from eventapp.participants.lists import OpenList
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.matching import Outcome, counts
from eventapp.participants.rules.people import Draft, Problem
from eventapp.participants.rules.registering import Source
from eventapp.participants.rules.tables import TableRows
from eventapp.participants.sheets import SheetError
from eventapp.units import queries as units
from eventapp.units.rules import UnitIndex

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
_dry_run = click.option("--dry-run", is_flag=True, help="Show the counts, store nothing.")
_errors = click.option("--errors", type=_OUT, help="Write the rejected rows here, with reasons.")
_json = click.option("--json", "as_json", is_flag=True, help="The counts as a JSON object.")


@click.group()
def people() -> None:
    """Keep the people."""


@people.command("import")
@click.argument("file", type=_FILE)
@_dry_run
@_errors
@_json
def import_people(*, file: Path, dry_run: bool, errors: Path | None, as_json: bool) -> None:
    """Store the people of a list (Excel, ODS, CSV) without an event.

    Exit code 1 when no row could be taken.
    """
    opened, rows, drafts, index = _read(file, required=(Field.NAME,))
    if dry_run:
        found, faults = _judged(drafts)
    else:
        with writing() as session:
            found, bad = actions.import_people(session, drafts, at=clock.now(), by=SYSTEM)
        by_number = dict(bad)
        faults = [by_number.get(draft.number, ()) for draft in drafts]
    _tell(opened, rows, sentences.of_rows(drafts, faults, index), errors)
    _finish(found, as_json=as_json)


@click.group()
def participants() -> None:
    """Keep the participants of events."""


@participants.command("import")
@click.argument("event")
@click.argument("file", type=_FILE)
@_dry_run
@_errors
@_json
def import_participants(
    *, event: str, file: Path, dry_run: bool, errors: Path | None, as_json: bool
) -> None:
    """Register the people of a list (Excel, ODS, CSV) for EVENT, known by its id.

    Exit code 1 when no row could be taken.
    """
    with reading() as session:
        _event(session, event)
    opened, rows, drafts, index = _read(file, required=(Field.NAME, Field.UNIT))
    if dry_run:
        found, faults = _judged(drafts)
    else:
        with writing() as session:
            row = _event(session, event)
            outcomes = actions.register_all(
                session, row, drafts, source=Source.IMPORT, at=clock.now(), by=SYSTEM
            )
        found, faults = actions.tally(outcomes), [one.problems for one in outcomes]
    _tell(opened, rows, sentences.of_rows(drafts, faults, index), errors)
    _finish(found, as_json=as_json)


def _event(session: Any, public_id: str) -> Any:
    try:
        return events.event(session, public_id)
    except NotFoundError:
        message = f"No event has the id {public_id}. See: eventapp events list"
        raise click.ClickException(message) from None


def _read(
    file: Path, *, required: tuple[Field, ...]
) -> tuple[OpenList, TableRows, list[Draft], UnitIndex]:
    try:
        opened = lists.propose(lists.workbook_of(file.read_bytes(), file.name))
    except SheetError as error:
        raise click.ClickException(sentences.of_sheet(error)) from None
    missing = [str(FIELDS[field]) for field in opened.missing if field in required]
    if missing:
        message = f"{file.name}: no column for {', '.join(missing)} in any sheet"
        raise click.ClickException(message)
    with reading() as session:
        index = units.index(session)
    rows = opened.rows()
    drafts = lists.drafts_of(rows, index, needs_unit=Field.UNIT in required)
    return opened, rows, drafts, index


def _judged(drafts: list[Draft]) -> tuple[dict[str, int], list[tuple[Problem, ...]]]:
    with reading() as session:
        judged = queries.preview(session, drafts)
    found = {str(outcome): number for outcome, number in counts(judged).items()}
    return found, [one.draft.problems for one in judged]


def _tell(opened: OpenList, rows: TableRows, reasons: dict[int, str], errors: Path | None) -> None:
    for number, reason in reasons.items():
        click.echo(f"row {number}: {reason}", err=True)
    if errors and reasons:
        words = sentences.sheet_words()
        errors.write_bytes(lists.rejected_rows(opened, rows, reasons, words=words))
        click.echo(f"{len(reasons)} rejected rows: {errors}", err=True)


def _finish(found: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found))
    else:
        click.echo(", ".join(f"{number} {word}" for word, number in found.items()))
    if not sum(found[word] for word in (Outcome.CREATE, Outcome.MATCHED)):
        raise click.exceptions.Exit(1)


GROUPS = (people, participants)
