"""When somebody can sign up."""

from datetime import datetime, timedelta

import pytest

from eventapp.portal.rules import Desk, Signup, judge
from tests.make import NINE

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("signup", "at", "desk"),
    [
        (Signup("published", NINE), NINE - HOUR, Desk.OPEN),
        (Signup("postponed", NINE), NINE - HOUR, Desk.OPEN),
        (Signup("published", NINE), NINE, Desk.OVER),
        (Signup("closed", NINE), NINE - HOUR, Desk.OVER),
        (Signup("draft", NINE), NINE - HOUR, Desk.OVER),
        (Signup("cancelled", NINE), NINE + HOUR, Desk.CANCELLED),
        (Signup("published", NINE, opens_at=NINE - HOUR), NINE - 2 * HOUR, Desk.NOT_YET),
        (Signup("published", NINE, opens_at=NINE - HOUR), NINE - HOUR, Desk.OPEN),
        (Signup("published", NINE, closes_at=NINE - HOUR), NINE - HOUR, Desk.CLOSED),
        (Signup("published", NINE, seats=2, taken=1), NINE - HOUR, Desk.OPEN),
        (Signup("published", NINE, seats=2, taken=2), NINE - HOUR, Desk.FULL),
        (Signup("published", NINE, seats=2, taken=5), NINE - HOUR, Desk.FULL),
    ],
)
def test_desk(signup: Signup, at: datetime, desk: Desk) -> None:
    assert judge(signup, at) is desk
