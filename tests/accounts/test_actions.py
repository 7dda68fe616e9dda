"""Officers are added, let in and out, changed; the last administrator stays."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.accounts import actions, queries
from eventapp.accounts.models import Officer, OfficerSession
from eventapp.accounts.rules import (
    INVITATION_LENGTH,
    RESET_LENGTH,
    SESSION_LENGTH,
    LastAdminError,
    LinkPurpose,
    Role,
)
from eventapp.audit.models import AuditLine
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import writing
from tests import make

PASSWORD = "kopi hitam tanpa gula"
NINE = make.NINE


def add(session: Session, email: str = "siti@contoh.test", **more: object) -> Officer:
    """Add an officer with a password."""
    values = {"name": "Siti", "role": Role.ADMIN, "unit_id": None, "password": PASSWORD} | more
    return actions.add_officer(session, email=email, at=NINE, by=make.TESTER, **values)  # type: ignore[arg-type]


def sign_in(session: Session, email: str, password: str, *, at: datetime) -> str | None:
    """Sign in as the page does: recognise, then open a session."""
    session.flush()
    officer_id = queries.recognise(session, email, password)
    return None if officer_id is None else actions.sign_in(session, officer_id, at=at)


def written(session: Session) -> list[str]:
    """Return the actions in the log, in order."""
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def sessions(session: Session) -> int:
    """Return how many browsers are signed in."""
    return session.scalar(select(func.count()).select_from(OfficerSession)) or 0


def test_an_officer_signs_in_and_out(session: Session) -> None:
    officer = add(session)
    token = sign_in(session, " Siti@Contoh.test ", PASSWORD, at=NINE)
    assert token is not None
    session.flush()

    found = queries.by_session(session, token, at=NINE + SESSION_LENGTH - timedelta(seconds=1))
    assert found is not None
    assert (found.public_id, found.role) == (officer.public_id, Role.ADMIN)
    assert queries.by_session(session, token, at=NINE + SESSION_LENGTH) is None

    actions.sign_out(session, token, at=NINE, by=found.actor)
    assert queries.by_session(session, token, at=NINE) is None
    assert written(session) == ["accounts.add_officer", "accounts.sign_in", "accounts.sign_out"]


def test_wrong_unknown_and_shut_out_look_alike(session: Session) -> None:
    add(session, "admin@contoh.test")
    gone = add(session)
    actions.set_active(session, gone, is_active=False, at=NINE, by=make.TESTER)
    session.flush()
    add(session, "invited@contoh.test", password=None)
    tries = [
        ("admin@contoh.test", "salah"),
        ("nobody@contoh.test", PASSWORD),
        ("siti@contoh.test", PASSWORD),
        ("invited@contoh.test", ""),
    ]
    assert [sign_in(session, *one, at=NINE) for one in tries] == [None] * 4


def test_an_address_belongs_to_one_officer(session: Session) -> None:
    add(session)
    with pytest.raises(InvalidFieldError) as raised:
        add(session, "SITI@contoh.test")
    assert (raised.value.field, raised.value.reason) == ("email", "taken")
    assert session.scalar(select(func.count()).select_from(Officer)) == 1


def test_an_organiser_needs_a_unit(session: Session) -> None:
    with pytest.raises(InvalidFieldError) as raised:
        add(session, role=Role.ORGANISER)
    assert (raised.value.field, raised.value.reason) == ("unit", "needed")
    with pytest.raises(InvalidFieldError):
        actions.add_token(
            session, name="x", role=Role.ORGANISER, unit_id=None, at=NINE, by=make.TESTER
        )


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [(LinkPurpose.INVITATION, INVITATION_LENGTH), (LinkPurpose.RESET, RESET_LENGTH)],
)
def test_a_link_works_once_and_until_it_expires(
    session: Session, purpose: LinkPurpose, lasts: timedelta
) -> None:
    officer = add(session, password=None)
    late = actions.make_link(session, officer, purpose, at=NINE, by=make.TESTER)
    session.flush()
    with pytest.raises(NotFoundError):
        actions.use_link(session, late, PASSWORD, at=NINE + lasts)
    older = late
    link = actions.make_link(session, officer, purpose, at=NINE, by=make.TESTER)
    session.flush()
    just = NINE + lasts - timedelta(seconds=1)
    assert queries.link_holder(session, older, at=NINE) is None
    assert queries.link_holder(session, link, at=just) is officer

    opened = actions.use_link(session, link, PASSWORD, at=just)
    session.flush()
    assert queries.by_session(session, opened, at=just) is not None
    assert sign_in(session, officer.email, PASSWORD, at=just) is not None
    with pytest.raises(NotFoundError):
        actions.use_link(session, link, "lain sama sekali", at=just)


def test_a_new_password_by_link_ends_every_session(session: Session) -> None:
    officer = add(session)
    old = sign_in(session, officer.email, PASSWORD, at=NINE)
    link = actions.make_link(session, officer, LinkPurpose.RESET, at=NINE, by=make.TESTER)
    session.flush()
    new = actions.use_link(session, link, "teh manis hangat", at=NINE)
    session.flush()
    assert old is not None
    assert queries.by_session(session, old, at=NINE) is None
    assert queries.by_session(session, new, at=NINE) is not None
    assert sign_in(session, officer.email, PASSWORD, at=NINE) is None


def test_only_a_known_active_officer_gets_a_reset_link(session: Session) -> None:
    add(session, "admin@contoh.test")
    officer = add(session)
    found = actions.reset_link(session, "SITI@contoh.test", at=NINE)
    assert found is not None
    assert found[0] is officer
    actions.set_active(session, officer, is_active=False, at=NINE, by=make.TESTER)
    session.flush()
    assert actions.reset_link(session, "siti@contoh.test", at=NINE) is None
    assert actions.reset_link(session, "nobody@contoh.test", at=NINE) is None


def test_changing_the_own_password_keeps_this_browser_alone(session: Session) -> None:
    officer = add(session)
    here = sign_in(session, officer.email, PASSWORD, at=NINE)
    there = sign_in(session, officer.email, PASSWORD, at=NINE)
    session.flush()
    assert here is not None
    assert there is not None
    change = {"keep": here, "at": NINE, "by": make.TESTER}
    with pytest.raises(InvalidFieldError):
        actions.change_password(session, officer.id, current="x", new="baru sekali", **change)  # type: ignore[arg-type]
    assert sessions(session) == 2
    actions.change_password(session, officer.id, current=PASSWORD, new="baru sekali", **change)  # type: ignore[arg-type]
    session.flush()
    assert queries.by_session(session, here, at=NINE) is not None
    assert queries.by_session(session, there, at=NINE) is None


def test_shutting_out_ends_sessions_and_links(session: Session) -> None:
    add(session, "admin@contoh.test")
    officer = add(session)
    token = sign_in(session, officer.email, PASSWORD, at=NINE)
    link = actions.make_link(session, officer, LinkPurpose.RESET, at=NINE, by=make.TESTER)
    session.flush()
    assert token is not None
    actions.set_active(session, officer, is_active=False, at=NINE, by=make.TESTER)
    session.flush()
    actions.set_active(session, officer, is_active=True, at=NINE, by=make.TESTER)
    session.flush()
    assert queries.by_session(session, token, at=NINE) is None
    assert queries.link_holder(session, link, at=NINE) is None
    assert written(session)[-2:] == ["accounts.disable_officer", "accounts.enable_officer"]


def edit(session: Session, officer: Officer, **more: object) -> None:
    """Change an officer; what isn't named stays."""
    values = {
        "name": officer.name,
        "role": Role(officer.role),
        "unit_id": officer.unit_id,
        "version": officer.version,
    }
    actions.edit_officer(session, officer, at=NINE, by=make.TESTER, **(values | more))  # type: ignore[arg-type]
    session.flush()


def test_an_edit_is_written_with_before_and_after(session: Session) -> None:
    add(session, "admin@contoh.test")
    public_id = add(session).public_id
    session.expire_all()
    officer = queries.officer(session, public_id)
    unit = make.unit(session)
    edit(session, officer, name="Siti Aminah", role=Role.ORGANISER, unit_id=unit.id)
    assert officer.version == 2
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc()).limit(1)).one()
    assert line.before == {"name": "Siti", "role": "admin", "unit": None}
    assert line.after == {"name": "Siti Aminah", "role": "organiser", "unit": "INSPEKTORAT"}
    edit(session, officer)
    assert officer.version == 2
    with pytest.raises(StaleError):
        edit(session, officer, name="Lain", version=1)
    assert officer.name == "Siti Aminah"


def test_the_last_active_administrator_stays(session: Session) -> None:
    only = add(session)
    other = add(session, "dua@contoh.test")
    actions.set_active(session, other, is_active=False, at=NINE, by=make.TESTER)
    session.flush()
    with pytest.raises(LastAdminError):
        actions.set_active(session, only, is_active=False, at=NINE, by=make.TESTER)
    with pytest.raises(LastAdminError):
        edit(session, only, role=Role.AUDITOR)
    edit(session, only, name="Siti Aminah")
    assert (only.is_active, only.role, only.name) == (True, Role.ADMIN, "Siti Aminah")


def test_two_administrators_cannot_remove_each_other_at_once(app: Flask) -> None:
    with app.app_context(), writing() as session:
        ids = [add(session, f"{n}@contoh.test").public_id for n in (1, 2)]
    start, refused = threading.Barrier(2), []

    def remove(public_id: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with writing() as session:
                    officer = queries.officer(session, public_id)
                    actions.set_active(session, officer, is_active=False, at=NINE, by=make.TESTER)
            except LastAdminError:
                refused.append(public_id)

    threads = [threading.Thread(target=remove, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with app.app_context(), writing() as session:
        active = session.scalars(select(Officer.public_id).where(Officer.is_active)).all()
    assert list(active) == refused


def test_a_token_works_until_it_is_revoked(session: Session) -> None:
    unit = make.unit(session)
    row, secret = actions.add_token(
        session, name="Sistem", role=Role.ORGANISER, unit_id=unit.id, at=NINE, by=make.TESTER
    )
    session.flush()
    found = queries.by_token(session.connection(), secret)
    assert found is not None
    assert (found.name, found.role, found.unit_id) == ("Sistem", Role.ORGANISER, unit.id)
    assert secret not in (row.token_digest, row.public_id)
    actions.revoke_token(session, row, at=NINE, by=make.TESTER)
    actions.revoke_token(session, row, at=NINE + timedelta(days=1), by=make.TESTER)
    session.flush()
    assert queries.by_token(session.connection(), secret) is None
    assert row.revoked_at == NINE
    assert written(session) == ["accounts.add_token", "accounts.revoke_token"]
