"""`eventapp certificates register`: whether every number is where it should be."""

import json
import sys
from typing import Any

import click

from eventapp.certificates.queries import reckoning
from eventapp.certificates.queries import register as queries
from eventapp.certificates.queries.reckoning import Account
from eventapp.certificates.queries.series import AGENDA, KIND, STATEMENT
from eventapp.db.session import reading


@click.command("register")
@click.option("--year", type=click.IntRange(1900, 9999), help="This year alone, else all.")
@click.option("--kind", type=click.Choice([KIND, STATEMENT, AGENDA]), help="One kind alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def number_register(*, year: int | None, kind: str | None, as_json: bool) -> None:
    """Reckon up the numbers: each one issued, set aside or closed, once; exit 1 if one is not."""
    with reading() as session:
        years = [year] if year else sorted(queries.years(session))
        found = [
            one for each in years for one in reckoning.accounts(session, each, kind=kind or "")
        ]
    if as_json:
        click.echo(json.dumps({"series": [_plain(one) for one in found]}, ensure_ascii=False))
    else:
        for one in found:
            click.echo(_sentence(one))
            for fault in one.faults:
                click.echo(f"  {fault.kind}: {fault.serial or ''} {fault.number}".rstrip())
        if not found:
            click.echo("no numbers were given")
    sys.exit(0 if all(one.is_whole for one in found) else 1)


def _plain(one: Account) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "year": one.year,
        "first": one.first,
        "last": one.last,
        "counts": {str(state): count for state, count in sorted(one.counts.items())},
        "faults": [
            {"kind": str(fault.kind), "serial": fault.serial, "number": fault.number}
            for fault in one.faults
        ],
    }


def _sentence(one: Account) -> str:
    wrong = f"{len(one.faults)} don't add up" if one.faults else "none missing"
    counts = ", ".join(f"{count} {state}" for state, count in sorted(one.counts.items()))
    if not one.size:
        return f"{one.kind} {one.year}: no number given yet"
    span = f"{one.size} numbers from {one.first} to {one.last}"
    return f"{one.kind} {one.year}: {span}, {wrong} ({counts})"
