"""The log is searched, and whatever was done to it by hand is named, line by line."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from eventapp.audit import actions, queries
from eventapp.audit.models import AuditLine
from eventapp.audit.queries import Filter
from eventapp.audit.rules import Fault, Finding
from eventapp.audit.verify import verify
from tests import make

_COLUMNS = "at, actor_kind, actor_id, actor_label, action, subject_kind, subject_id, before, after"


def write(session: Session, count: int, *, sealed: bool = True) -> None:
    """Write `count` lines about things 1 to `count`, and seal them."""
    rows = [
        actions.line(
            at=make.NINE + timedelta(seconds=number),
            by=make.TESTER,
            action="test.write",
            subject=("thing", str(number)),
            after={"number": number, "name": f"Siti Nurhaliza, S.Sos. {number}"},
        )
        for number in range(1, count + 1)
    ]
    session.execute(AuditLine.__table__.insert(), rows)  # type: ignore[attr-defined]
    while sealed and actions.seal(session, at=make.NINE):
        session.flush()


def disarm(session: Session) -> None:
    """Drop the triggers, as somebody with the database in their hands would."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("DROP TRIGGER audit_lines_refuse ON audit_lines"))
        return
    for verb in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_lines_no_{verb}"))


def copied(session: Session, line: int, into: int) -> None:
    """Put a copy of a line, its mark included, under another number and uid."""
    session.execute(
        text(
            f"INSERT INTO audit_lines (id, uid, {_COLUMNS}, mac)"
            f" SELECT :into, 'BYHAND', {_COLUMNS}, mac FROM audit_lines WHERE id = :line"
        ),
        {"into": into, "line": line},
    )


def found(session: Session) -> list[Finding]:
    """Return what a check finds."""
    return list(verify(session, actions.key()))


def test_each_of_three_hands_in_ten_thousand_lines_is_named(session: Session) -> None:
    write(session, 10_000)
    assert queries.head(session)[0] == 10_000
    assert found(session) == []

    disarm(session)
    session.execute(text("UPDATE audit_lines SET actor_label = 'Orang lain' WHERE id = 2500"))
    session.execute(text("DELETE FROM audit_lines WHERE id = 7500"))
    copied(session, line=5000, into=10_001)

    assert found(session) == [
        Finding(2500, Fault.ALTERED, 2500),
        Finding(7500, Fault.MISSING, 7500),
        Finding(10_001, Fault.INSERTED, None),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "at = (SELECT at FROM audit_lines WHERE id = 9)",
        "action = 'test.other'",
        "actor_id = 'somebody'",
        "actor_kind = 'system'",
        "subject_id = '8'",
        "uid = 'OTHER'",
        "after = NULL",
        "before = '{}'",
        "mac = (SELECT mac FROM audit_lines WHERE id = 9)",
    ],
)
def test_altering_any_part_of_a_line_is_found(session: Session, change: str) -> None:
    write(session, 10)
    disarm(session)
    session.execute(text(f"UPDATE audit_lines SET {change} WHERE id = 4"))
    [finding] = found(session)
    assert (finding.line, finding.seq) == (4, 4)
    # A line that only lost its mark still fits its seal: it can't be told from one put in early.
    assert finding.fault == (Fault.INSERTED if change.startswith("mac") else Fault.ALTERED)


def test_two_lines_that_changed_places_are_both_named(session: Session) -> None:
    write(session, 10)
    disarm(session)
    for one, other in ((3, -1), (6, 3), (-1, 6)):
        session.execute(text(f"UPDATE audit_lines SET id = {other} WHERE id = {one}"))
    assert found(session) == [
        Finding(3, Fault.ALTERED, 3),
        Finding(6, Fault.ALTERED, 6),
    ]


def test_a_line_put_into_a_gap_is_found_before_and_after_sealing(session: Session) -> None:
    write(session, 10)
    disarm(session)
    session.execute(text("UPDATE audit_lines SET id = 40 WHERE id = 10"))
    session.execute(text("UPDATE audit_seals SET line_id = 40 WHERE line_id = 10"))
    copied(session, line=2, into=20)
    broken = Finding(40, Fault.BROKEN_CHAIN, 10)
    assert found(session) == [broken, Finding(20, Fault.INSERTED, None)]
    assert actions.seal(session, at=make.NINE) == 1
    session.flush()
    assert found(session) == [broken, Finding(20, Fault.INSERTED, 11)]


def test_a_line_copied_with_its_uid_is_found(session: Session) -> None:
    write(session, 10)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_lines DROP CONSTRAINT uq_audit_lines_uid"))
    else:
        # SQLite keeps the constraint inside the table: make the table anew without it.
        disarm(session)
        session.execute(text("CREATE TABLE copy AS SELECT * FROM audit_lines"))
        session.execute(text("DROP TABLE audit_lines"))
        session.execute(text("ALTER TABLE copy RENAME TO audit_lines"))
    session.execute(
        text(
            f"INSERT INTO audit_lines (id, uid, {_COLUMNS}, mac)"
            f" SELECT 11, uid, {_COLUMNS}, mac FROM audit_lines WHERE id = 4"
        )
    )
    assert found(session) == [Finding(11, Fault.INSERTED, None)]


def test_an_altered_seal_is_found(session: Session) -> None:
    write(session, 10)
    session.execute(text("UPDATE audit_seals SET digest = link WHERE seq = 5"))
    assert found(session) == [
        Finding(5, Fault.BROKEN_CHAIN, 5),
        Finding(5, Fault.ALTERED, 5),
    ]


def test_a_line_altered_together_with_its_seal_is_found(session: Session) -> None:
    write(session, 10)
    disarm(session)
    session.execute(text("UPDATE audit_lines SET after = NULL WHERE id = 5"))
    session.execute(
        text(
            "UPDATE audit_seals SET digest = (SELECT digest FROM audit_seals WHERE seq = 6)"
            " WHERE seq = 5"
        )
    )
    assert found(session) == [
        Finding(5, Fault.BROKEN_CHAIN, 5),
        Finding(5, Fault.ALTERED, 5),
    ]


def test_a_removed_seal_breaks_the_chain(session: Session) -> None:
    write(session, 10)
    session.execute(text("DELETE FROM audit_seals WHERE seq = 5"))
    assert found(session) == [Finding(6, Fault.BROKEN_CHAIN, 6)]


def test_the_head_remembers_a_tail_removed_with_its_seals(session: Session) -> None:
    write(session, 10)
    disarm(session)
    session.execute(text("DELETE FROM audit_lines WHERE id > 7"))
    assert [one.fault for one in found(session)] == [Fault.MISSING] * 3
    session.execute(text("DELETE FROM audit_seals WHERE seq > 7"))
    assert found(session) == [Finding(0, Fault.BROKEN_CHAIN, 7)]


def test_a_head_set_back_or_removed_is_found(session: Session) -> None:
    write(session, 10)
    session.execute(
        text(
            "UPDATE audit_heads SET seq = 7,"
            " link = (SELECT link FROM audit_seals WHERE audit_seals.seq = 7)"
        )
    )
    assert found(session) == [Finding(0, Fault.BROKEN_CHAIN, 7)]
    session.execute(text("DELETE FROM audit_heads"))
    assert found(session) == [Finding(0, Fault.BROKEN_CHAIN, 0)]


def test_a_noted_head_is_found_again(session: Session) -> None:
    write(session, 5)
    length, link = queries.head(session)
    write(session, 5)
    assert queries.link_at(session, length) == link
    assert queries.link_at(session, 99) is None


def test_lines_are_found_by_what_they_say(session: Session) -> None:
    write(session, 12, sealed=False)

    def numbers(wanted: Filter) -> list[int]:
        return [line.id for line in session.scalars(queries.matching(wanted))]

    assert numbers(Filter(subject=("thing", "7"))) == [7]
    assert numbers(Filter(subject=("other", ""))) == []
    assert numbers(Filter(action="test.", text="S.Sos. 1")) == [12, 11, 10, 1]
    assert numbers(Filter(text="100%")) == []
    assert numbers(Filter(actor="penguji")) == list(range(12, 0, -1))
    edges = Filter(since=make.NINE + timedelta(seconds=3), until=make.NINE + timedelta(seconds=5))
    assert numbers(edges) == [4, 3]
    latest = queries.latest(session, ("thing", "3"))
    assert latest is not None
    assert latest.id == 3
    assert queries.latest(session, ("thing", "99")) is None
    assert queries.unsealed(session) == 12
