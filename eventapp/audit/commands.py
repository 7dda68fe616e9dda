"""`eventapp audit`: re-check the log, show the head of its chain."""

import json
import sys
from dataclasses import asdict

import click

from eventapp.audit import actions, queries
from eventapp.audit.rules import Finding
from eventapp.audit.verify import verify as check
from eventapp.db.session import reading


@click.group()
def audit() -> None:
    """Check the log of changes and the chain that seals it."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--noted",
    metavar="N:LINK",
    help="Also compare with a head noted down earlier, as `audit head` printed it.",
)
def verify(*, as_json: bool, noted: str | None) -> None:
    """Re-check every line; exit 1 when one was altered, removed or put in by hand."""
    place = _place(noted)
    with reading() as session:
        length, link = queries.head(session)
        waiting = queries.unsealed(session)
        findings = []
        for finding in check(session, actions.key()):
            findings.append(finding)
            if not as_json:
                click.echo(_sentence(finding))
        is_noted = place is None or queries.link_at(session, place[0]) == place[1]
    if as_json:
        body = {"lines": length, "head": link, "waiting": waiting, "is_noted_head_there": is_noted}
        click.echo(json.dumps(body | {"findings": [asdict(one) for one in findings]}))
    elif not is_noted:
        click.echo("The noted head is not in the chain: lines before it were replaced or removed.")
    elif not findings:
        click.echo(f"{length} lines, {waiting} waiting for a seal, head {link}: all as written.")
    sys.exit(1 if findings or not is_noted else 0)


@audit.command("head")
def head() -> None:
    """Print the chain's length and last link as N:LINK, to be kept outside."""
    with reading() as session:
        length, link = queries.head(session)
    click.echo(f"{length}:{link}")


def _sentence(finding: Finding) -> str:
    place = f", place {finding.seq} in the chain" if finding.seq else ", not in the chain"
    if not finding.line:
        return f"chain: ends at place {finding.seq}, not where its head says"
    return f"line {finding.line}: {finding.fault.replace('_', ' ')}{place}"


def _place(noted: str | None) -> tuple[int, str] | None:
    if noted is None:
        return None
    number, _, link = noted.partition(":")
    if not number.isdecimal() or not link:
        message = "expected N:LINK as printed by `eventapp audit head`"
        raise click.BadParameter(message, param_hint="--noted")
    return int(number), link


GROUPS = (audit,)
