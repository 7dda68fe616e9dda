"""`eventapp book`: close an event's attendance book, and check a closed one."""

import json
import sys

import click

from eventapp.book import actions, checking, queries
from eventapp.book.rules import CloseRefusal, CloseRefusedError
from eventapp.book.rules.comparing import Difference
from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.db.session import reading, writing
from eventapp.events import queries as events

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_WHY = {
    CloseRefusal.CLOSED_ALREADY: "the book is closed already",
    CloseRefusal.WRONG_STATUS: "the event is a draft or cancelled",
    CloseRefusal.NOBODY: "nobody is present, so there is nothing to close",
    CloseRefusal.STILL_ON: "a session is still on; wait, or say --early",
}


@click.group()
def book() -> None:
    """Close attendance books, and check closed ones."""


@book.command()
@click.argument("event")
@click.option("--early", is_flag=True, help="Although a session is still on.")
@_JSON
def close(*, event: str, early: bool, as_json: bool) -> None:
    """Close the book of EVENT (its id) for good, and print its SHA-256."""
    with writing() as session:
        row = events.event(session, event)
        open_still = queries.still_open(session, row.id)
        try:
            made = actions.close(session, row, at=clock.now(), by=SYSTEM, early=early)
        except CloseRefusedError as error:
            raise click.ClickException(_WHY[error.refusal]) from error
        said = {
            "event": row.public_id,
            "closed_at": made.closed_at.isoformat(),
            "rows": made.rows,
            "sha256": made.digest,
            "unsent": open_still.unsent,
        }
    if as_json:
        click.echo(json.dumps(said))
        return
    click.echo(f"closed with {said['rows']} presences, SHA-256 {said['sha256']}")
    if open_still.unsent:
        click.echo(f"{open_still.unsent} scans are still on phones; they will need corrections")


@book.command()
@click.argument("event")
@_JSON
def verify(*, event: str, as_json: bool) -> None:
    """Hold the closed book of EVENT against its hash, the log and today's tables.

    Exit 1 when anything differs that the log doesn't explain.
    """
    with reading() as session:
        row = events.event(session, event)
        found = checking.check(session, row)
        kept = queries.closed_book(session, row.id)
    if as_json:
        said = {
            "event": row.public_id,
            "equal": found.is_equal,
            "sha256": found.digest,
            "closed_at": kept.closed_at.isoformat(),
            "rows": found.rows,
            "corrections": found.corrections,
            "differences": [_plain(one) for one in found.differences],
        }
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        word = "equal" if found.is_equal else "different"
        click.echo(f"{word}: SHA-256 {found.digest}, {found.corrections} corrections")
        for one in found.differences:
            click.echo(_line(one))
    sys.exit(0 if found.is_equal else 1)


def _plain(one: Difference) -> dict[str, str | bool]:
    # Neither names nor numbers of people: this output ends up in logs.
    return {
        "part": str(one.part),
        "registration": one.code,
        "session": one.session,
        "field": one.field,
        "logged": one.is_logged,
    }


def _line(one: Difference) -> str:
    words = [str(one.part), one.code, one.session, one.field]
    known = "changed since, by the log" if one.is_logged else "unexplained"
    return "  " + " ".join(word for word in words if word) + f": {known}"


GROUPS = (book,)
