"""`eventapp audit`: what it prints, and its exit codes."""

import json

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from eventapp.audit import actions
from eventapp.audit.commands import audit
from tests import make
from tests.audit.test_queries import disarm, write
from tests.conftest import Arrange


def run(app: Flask, *arguments: str) -> Result:
    """Run one command inside the application."""
    with app.app_context():
        return CliRunner().invoke(audit, list(arguments))


def test_an_untouched_log_exits_0(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        write(session, 5)
        actions.record(session, at=make.NINE, by=make.TESTER, action="a.b", subject=("thing", "x"))
    noted = run(app, "head").stdout.strip()
    done = run(app, "verify", "--noted", noted)
    assert done.exit_code == 0
    link = noted.partition(":")[2]
    assert done.stdout == f"5 lines, 1 waiting for a seal, head {link}: all as written.\n"
    as_json = json.loads(run(app, "verify", "--json").stdout)
    assert as_json == {
        "lines": 5,
        "head": link,
        "waiting": 1,
        "is_noted_head_there": True,
        "findings": [],
    }


def test_every_finding_is_named_and_exits_1(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        write(session, 9)
        disarm(session)
        session.execute(text("UPDATE audit_lines SET action = 'x' WHERE id = 2"))
        session.execute(text("DELETE FROM audit_lines WHERE id = 4"))
        session.execute(text("DELETE FROM audit_seals WHERE seq = 9"))
        session.execute(
            text(
                "INSERT INTO audit_lines (id, uid, at, actor_kind, actor_id, actor_label, action,"
                " subject_kind, subject_id, mac) SELECT 20, 'X', at, actor_kind, actor_id,"
                " actor_label, action, subject_kind, subject_id, mac FROM audit_lines WHERE id = 1"
            )
        )
    done = run(app, "verify")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "line 2: altered, place 2 in the chain",
        "line 4: missing, place 4 in the chain",
        "chain: ends at place 8, not where its head says",
        "line 20: inserted, not in the chain",
    ]
    as_json = run(app, "verify", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["findings"][0] == {"line": 2, "fault": "altered", "seq": 2}


def test_a_chain_that_was_replaced_lacks_the_noted_head(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        write(session, 2)
    done = run(app, "verify", "--noted", "2:" + "0" * 64)
    assert done.exit_code == 1
    assert done.stdout.startswith("The noted head is not in the chain")
    assert run(app, "verify", "--noted", "two").exit_code == 2
