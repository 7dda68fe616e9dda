"""The register of numbers equals the certificates, whatever happened and wherever it was cut off.

Each history is a year of its own in one database. HISTORIES=1000 takes more of them.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from eventapp.certificates import actions, queries
from eventapp.certificates.actions import agenda, blocks, correcting
from eventapp.certificates.actions.series import YEARS, SeriesPlan, save_series
from eventapp.certificates.models import Certificate, NumberBlock
from eventapp.certificates.queries import reckoning
from eventapp.certificates.queries import register as book
from eventapp.core import ids
from eventapp.db import session as db_session
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.numbers import TypedNumber
from tests import make
from tests.certificates import held
from tests.certificates.crashes import Crash, dying_at
from tests.certificates.number_model import Block, Model, Short, Slip, Taken

HISTORIES = int(os.environ.get("HISTORIES", "100"))
# A series has years to choose from: so many histories in one database.
ROUND = len(YEARS) - 1
STEPS = 14
EVENTS = 3

event_numbers = st.integers(0, EVENTS - 1)
# At which statement the process dies; most of the time it doesn't.
crashes = st.one_of(st.none(), st.none(), st.integers(1, 14))
picks = st.integers(0, 10_000)


class World:
    """The database of all histories, and the year the next one has."""

    year = min(YEARS) - 1
    events = 0


class Histories(RuleBasedStateMachine):
    """Officers and workers on one side, the same on paper on the other."""

    @initialize(sources=st.lists(st.sampled_from(["series", "block", "agenda"]), min_size=EVENTS))
    def begin(self, sources: list[str]) -> None:
        World.year += 1
        self.model = Model(World.year)
        self.at = make.NINE.replace(year=World.year) + timedelta(days=1)
        self.people = 0
        self.events: list[str] = []
        self.tokens: list[str] = []
        starts_at = make.NINE.replace(year=World.year)
        with writing() as session:
            for number in range(EVENTS):
                World.events += 1
                row = held.event(
                    session,
                    short_code=f"{World.events:04}",
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=2),
                )
                self.events.append(row.public_id)
                self.model.due[number] = []
                self.model.source[number] = sources[number]
                agenda.choose_numbering(session, row, sources[number], at=self.at, by=make.TESTER)

    def attempt(self, crash: int | None, work: Callable[[Session], Any]) -> tuple[bool, Any]:
        """Do something in a transaction that may be cut off; return whether it was kept."""
        try:
            with dying_at(crash), writing() as session:
                answer = work(session)
        except Crash:
            return False, None
        return True, answer

    @rule(event=event_numbers, letters=st.text("abc", min_size=1, max_size=4))
    def come(self, event: int, letters: str) -> None:
        with writing() as session:
            row = events.event(session, self.events[event])
            for letter in letters:
                self.people += 1
                name = f"{letter} {self.people:03}"
                held.came(session, row, name)
                self.model.due[event].append(name)

    @rule(event=event_numbers, limit=st.one_of(st.none(), st.integers(1, 3)), crash=crashes)
    def issue(self, event: int, limit: int | None, crash: int | None) -> None:
        def work(session: Session) -> Any:
            row = events.event(session, self.events[event])
            return actions.issue_due(session, row, at=self.at, by=make.TESTER, limit=limit)

        caught: type[Exception] | None = None
        try:
            is_kept, answer = self.attempt(crash, work)
        except (actions.NumbersShortError, actions.NumberTakenError) as error:
            is_kept, caught, answer = True, type(error), None
        if not is_kept:
            return
        try:
            expected: Any = (self.model.issue(event, limit), None)
        except Short:
            expected = (None, actions.NumbersShortError)
        except Taken:
            expected = (None, actions.NumberTakenError)
        assert (answer, caught) == expected

    @rule(event=event_numbers, crash=crashes)
    def draw(self, event: int, crash: int | None) -> None:
        with reading() as session:
            row = events.event(session, self.events[event])
            waiting = [(one.id, one.number) for one in queries.undrawn(session, row.id)]
        for key, number in waiting:
            is_kept, _answer = self.attempt(crash, partial(self.keep, key))
            if is_kept:
                assert number in self.model.printed

    def keep(self, key: int, session: Session) -> bool:
        """Note a file for a certificate."""
        return actions.keep_file(
            session, key, sha256=ids.code(12), size=9, at=self.at, by=make.TESTER
        )

    @rule(pick=picks, crash=crashes)
    def revoke(self, pick: int, crash: int | None) -> None:
        slip = self.picked(pick)
        if slip is None:
            return

        def work(session: Session) -> None:
            row = newest(session, slip.number)
            actions.revoke(session, row, reason="Salah orang", at=self.at, by=make.TESTER)

        try:
            is_kept, _answer = self.attempt(crash, work)
        except actions.AlreadyEndedError:
            assert slip.state == "revoked"
            return
        if is_kept:
            assert slip.state != "revoked"
            slip.state = "revoked"

    @rule(pick=picks, crash=crashes)
    def correct(self, pick: int, crash: int | None) -> None:
        slip = self.picked(pick)
        if slip is None or slip.state == "revoked":
            return

        def work(session: Session) -> None:
            row = newest(session, slip.number)
            changes = {"name": f"{row.facts['name']}a"}
            correcting.correct(
                session, row, changes, reason="Ejaan nama", at=self.at, by=make.TESTER
            )

        is_kept, _answer = self.attempt(crash, work)
        if is_kept:
            slip.state, slip.versions = "corrected", slip.versions + 1

    @rule(pick=picks, crash=crashes)
    def issue_again(self, pick: int, crash: int | None) -> None:
        slip = self.picked(pick)
        if slip is None or slip.state != "revoked":
            return

        def work(session: Session) -> None:
            row = newest(session, slip.number)
            correcting.issue_again(session, row, reason="Keliru", at=self.at, by=make.TESTER)

        is_kept, _answer = self.attempt(crash, work)
        if is_kept:
            slip.revoked.add(slip.versions)
            slip.state, slip.versions = "corrected", slip.versions + 1

    @rule(event=st.one_of(st.none(), event_numbers), count=st.integers(1, 5), crash=crashes)
    def reserve(self, event: int | None, count: int, crash: int | None) -> None:
        token = ids.public_id()
        if event is None and self.model.year not in YEARS:
            return

        def work(session: Session) -> None:
            row = None if event is None else events.event(session, self.events[event])
            blocks.reserve_block(
                session,
                token=token,
                kind="certificate",
                count=count,
                at=self.at,
                by=make.TESTER,
                event=row,
                year=self.model.year,
                purpose=f"keperluan {len(self.tokens)}",
            )

        is_kept, _answer = self.attempt(crash, work)
        if is_kept:
            self.model.reserve(event, count, f"keperluan {len(self.tokens)}")
            self.tokens.append(token)

    @rule(pick=picks, event=event_numbers, crash=crashes)
    def give(self, pick: int, event: int, crash: int | None) -> None:
        if not self.tokens:
            return
        at = pick % len(self.tokens)
        known = self.model.blocks[at]

        def work(session: Session) -> None:
            row = events.event(session, self.events[event])
            block = found_block(session, self.tokens[at])
            blocks.give_block(session, block, row, at=self.at, by=make.TESTER)

        try:
            is_kept, _answer = self.attempt(crash, work)
        except blocks.BlockClosedError:
            assert known.is_closed
        except blocks.BlockTakenError:
            assert known.event not in (None, event)
        else:
            if is_kept:
                assert not known.is_closed
                known.event = event

    @rule(pick=picks, crash=crashes)
    def close(self, pick: int, crash: int | None) -> None:
        if not self.tokens:
            return
        at = pick % len(self.tokens)
        known: Block = self.model.blocks[at]

        def work(session: Session) -> int:
            block = found_block(session, self.tokens[at])
            return blocks.close_block(
                session, block, reason="Acara dipersingkat", at=self.at, by=make.TESTER
            )

        try:
            is_kept, left = self.attempt(crash, work)
        except blocks.BlockClosedError:
            assert known.is_closed
        else:
            if is_kept:
                assert left == len(known.free)
                known.is_closed, known.reason = True, "Acara dipersingkat"

    @rule(event=event_numbers, serials=st.lists(st.integers(1, 12), max_size=6), crash=crashes)
    def type_numbers(self, event: int, serials: list[int], crash: int | None) -> None:
        # Up to 9 they are of the book alone; those above are what the series writes itself.
        year = self.model.year
        numbers = [f"{n}/AGENDA/{year}" if n < 10 else self.model.written(n) for n in serials]
        typed = [TypedNumber(line, number) for line, number in enumerate(numbers, 1)]

        def work(session: Session) -> Any:
            row = events.event(session, self.events[event])
            return agenda.add_numbers(session, row, typed, at=self.at, by=make.TESTER)

        is_kept, answer = self.attempt(crash, work)
        if is_kept:
            refused = self.model.type_numbers(event, numbers)
            assert answer[0] == len(numbers) - len(refused)
            assert [(one.typed.line, str(one.trouble)) for one in answer[1]] == refused

    @rule(event=event_numbers, crash=crashes)
    def drop(self, event: int, crash: int | None) -> None:
        mine = [number for one, number in self.model.typed if one == event][:2]

        def work(session: Session) -> int:
            row = events.event(session, self.events[event])
            return agenda.drop_numbers(session, row, mine, at=self.at, by=make.TESTER)

        is_kept, answer = self.attempt(crash, work)
        if is_kept:
            assert answer == len(mine)
            self.model.typed = [one for one in self.model.typed if one[1] not in mine]

    @rule(
        event=event_numbers,
        source=st.sampled_from(["series", "block", "agenda"]),
        crash=crashes,
    )
    def choose(self, event: int, source: str, crash: int | None) -> None:
        def work(session: Session) -> None:
            row = events.event(session, self.events[event])
            agenda.choose_numbering(session, row, source, at=self.at, by=make.TESTER)

        if self.attempt(crash, work)[0]:
            self.model.source[event] = source

    @rule(serial=st.integers(2, 9), crash=crashes)
    def move(self, serial: int, crash: int | None) -> None:
        if self.model.is_begun or self.model.year not in YEARS:
            return

        def work(session: Session) -> None:
            known = queries.series(session, self.model.year)
            plan = SeriesPlan(queries.DEFAULT_PATTERN, queries.DEFAULT_CLASS, serial)
            version = known.version if known else 0
            save_series(session, self.model.year, plan, version=version, at=self.at, by=make.TESTER)

        if serial > self.model.top["certificate"] + 1 and self.attempt(crash, work)[0]:
            self.model.first, self.model.top["certificate"] = serial, serial - 1

    def slips(self) -> Iterator[Slip]:
        """Every number on paper."""
        return iter(self.model.slips.values())

    def picked(self, pick: int) -> Slip | None:
        """Return one number on paper, or None while there is none."""
        known = list(self.slips())
        return known[pick % len(known)] if known else None

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        with reading() as session:
            found = book.entries(session, self.model.year)
            accounts = reckoning.accounts(session, self.model.year)
            rows = recounted(session, self.model.year)
        register = sorted(
            (one.kind, one.serial, one.number, str(one.state), one.versions) for one in found
        )
        assert register == self.model.register()
        assert [one.faults for one in accounts] == [[]] * len(accounts)
        assert rows == expected_rows(self.model)
        counts = Counter(str(one) for part in accounts for one in Counter(part.counts).elements())
        assert counts == Counter(row[3] for row in self.model.register())
        spans = {one.kind: (one.first, one.last) for one in accounts}
        assert spans.get("certificate", (1, 0)) == (
            self.model.first,
            self.model.top["certificate"],
        )


def newest(session: Session, number: str) -> Certificate:
    """Return the newest version under a number."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.number == number)
        .order_by(Certificate.version.desc())
        .limit(1)
    ).one()


def found_block(session: Session, token: str) -> NumberBlock:
    """Return a block by its public id."""
    return session.scalars(select(NumberBlock).where(NumberBlock.public_id == token)).one()


def recounted(session: Session, year: int) -> list[tuple[Any, ...]]:
    """Count the certificates of a year by plain SQL: kind, serial, number, name, versions."""
    rows = session.execute(
        text(
            "SELECT s.kind, c.serial, c.number, r.name, c.version, c.status"
            " FROM certificates c JOIN number_series s ON s.id = c.series_id"
            " JOIN registrations r ON r.id = c.registration_id WHERE s.year = :year"
            " ORDER BY s.kind, c.serial, c.version"
        ),
        {"year": year},
    )
    return [tuple(row) for row in rows]


def expected_rows(model: Model) -> list[tuple[Any, ...]]:
    """Return what `recounted` should have found; whether files are there is the worker's part."""
    rows: list[tuple[Any, ...]] = []
    for (kind, serial), one in sorted(model.slips.items()):
        last = "revoked" if one.state == "revoked" else "valid"
        for version in range(1, one.versions + 1):
            before = "revoked" if version in one.revoked else "superseded"
            status = last if version == one.versions else before
            rows.append((kind, serial, one.number, one.holder, version, status))
    return rows


@pytest.mark.parametrize("_round", range(-(-HISTORIES // ROUND)))
def test_the_register_equals_the_certificates(app: Flask, _round: int) -> None:
    World.year = min(YEARS) - 1
    with app.app_context():
        if db_session.db.engines["write"].dialect.name == "sqlite":
            # Its one connection: power cuts are looked at elsewhere, here processes die.
            with db_session.db.engines["write"].connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA synchronous = OFF")
        run_state_machine_as_test(
            Histories,
            settings=settings(
                max_examples=min(HISTORIES, ROUND),
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
