"""What is read once, and looked at again by the transaction that relies on it."""

import pytest
from flask import Flask
from sqlalchemy import bindparam, select, update

from eventapp.db.glance import Glance
from eventapp.db.memory import ChangedError, Memory, confirmed
from eventapp.db.session import engine, writing, writing_rows
from eventapp.units.models import Unit
from tests import make

NAME = Glance(select(Unit.name).where(Unit.code == bindparam("code")))


def test_what_was_read_before_is_told_until_it_is_forgotten(app: Flask) -> None:
    with app.app_context():
        first = Memory(engine())
        assert NAME.rows(first, code="SETDA") == []
        with writing() as session:
            make.unit(session, "SETDA", name="Setda")
        assert NAME.rows(first, code="SETDA") == [("Setda",)]
        with writing() as session:
            session.execute(update(Unit).values(name="Sekretariat Daerah"))
        later = Memory(engine())
        assert NAME.rows(later, code="SETDA") == [("Setda",)]
        with writing_rows() as connection, pytest.raises(ChangedError):
            confirmed(connection, later.premises, [])
        later.forget()
        now = Memory(engine())
        assert NAME.rows(now, code="SETDA") == [("Sekretariat Daerah",)]
        with writing_rows() as connection:
            assert confirmed(connection, now.premises, []) == []
