from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.devices import queries
from tests import make
from tests.make import NINE
from tests.queries import counted


def test_the_right_of_a_phone_is_read_in_one_statement(session: Session) -> None:
    event = make.event(session, sessions=2)
    refs = [one.public_id for one in event.sessions]
    row, token = make.device(
        session, event, sessions=refs, may_add=False, valid_until=NINE + timedelta(hours=1)
    )
    found = queries.right_of(session.connection(), token, at=NINE)
    assert found is not None
    assert (found.id, found.public_id, found.label) == (row.id, row.public_id, "Meja 1")
    assert (found.event_id, found.sessions, found.may_add) == (event.id, tuple(refs), False)
    assert (found.over_since, found.is_revoked) == (None, False)


def test_a_phone_is_over_when_revoked_or_expired(session: Session) -> None:
    event, end = make.event(session), NINE + timedelta(hours=1)
    _row, token = make.device(session, event, valid_until=end)
    found = queries.right_of(session.connection(), token, at=end + timedelta(seconds=1))
    assert found is not None
    assert (found.over_since, found.is_revoked) == (end, False)
    _row, token = make.device(session, event, revoked_at=NINE)
    found = queries.right_of(session.connection(), token, at=NINE)
    assert found is not None
    assert (found.over_since, found.is_revoked) == (NINE, True)


@pytest.mark.parametrize("token", ["", "pintu_", "pintu_" + "x" * 43, "pintu_\0"])
def test_an_unknown_token_is_nobodys(session: Session, token: str) -> None:
    make.device(session, make.event(session))
    assert queries.right_of(session.connection(), token, at=NINE) is None


def test_a_phone_belongs_to_its_event(session: Session) -> None:
    row, _token = make.device(session, make.event(session))
    other = make.event(session)
    with pytest.raises(NotFoundError):
        queries.device(session, other.id, row.public_id)
    assert list(queries.of_event(session, other.id)) == []


def test_a_long_list_costs_one_statement(session: Session) -> None:
    event = make.event(session)
    made = [make.device(session, event, label=f"Meja {n}")[0] for n in range(30)]
    with counted() as sent:
        assert list(queries.of_event(session, event.id)) == made
        assert queries.labels(session, event.id) == {row.label for row in made}
    assert len(sent) == 2
