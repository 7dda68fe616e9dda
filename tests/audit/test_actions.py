"""Lines are written, sealed, guarded."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from eventapp.audit import actions, queries, verify
from eventapp.audit.rules import Fault
from tests import make


def write(session: Session, count: int) -> None:
    """Write `count` lines."""
    for number in range(count):
        actions.record(
            session,
            at=make.NINE,
            by=make.TESTER,
            action="test.write",
            subject=("thing", str(number)),
            after={"number": number},
        )


def test_sealed_log_verifies(session: Session) -> None:
    write(session, 5)
    assert actions.seal(session, at=make.NINE, limit=3) == 3
    assert actions.seal(session, at=make.NINE) == 2
    session.flush()
    assert list(verify.verify(session, actions.key())) == []
    assert queries.head(session)[0] == 5


def test_lines_cannot_be_altered_in_place(session: Session) -> None:
    write(session, 1)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text("UPDATE audit_lines SET action = 'other'"))
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text("DELETE FROM audit_lines"))


def test_a_line_without_our_mark_is_found(session: Session) -> None:
    write(session, 2)
    session.execute(
        text(
            "INSERT INTO audit_lines (uid, at, actor_kind, actor_id, actor_label, action,"
            " subject_kind, subject_id, mac) SELECT 'X', at, actor_kind, actor_id, actor_label,"
            " action, subject_kind, subject_id, mac FROM audit_lines WHERE subject_id = '0'"
        )
    )
    actions.seal(session, at=make.NINE)
    session.flush()
    assert [f.fault for f in verify.verify(session, actions.key())] == [Fault.INSERTED]


def test_links_worked_out_before_are_kept_only_if_they_follow_the_head(session: Session) -> None:
    write(session, 3)
    early = actions.next_links(session, limit=2)
    assert actions.seal(session, at=make.NINE, links=early) == 2
    # The other worker's, worked out from the same head.
    assert actions.seal(session, at=make.NINE, links=early) == 0
    assert actions.seal(session, at=make.NINE) == 1
    session.flush()
    assert list(verify.verify(session, actions.key())) == []
