from datetime import datetime, timedelta

import pytest

from eventapp.devices.rules import Moments, State, over_since, state_of
from tests.make import NINE

HOUR = timedelta(hours=1)
INVITED = Moments(enrol_until=NINE, valid_until=NINE + HOUR)


@pytest.mark.parametrize(
    ("moments", "at", "state"),
    [
        (INVITED, NINE, State.INVITED),
        (INVITED, NINE + timedelta(seconds=1), State.LAPSED),
        (Moments(NINE, NINE + HOUR, NINE), NINE + HOUR, State.ACTIVE),
        (Moments(NINE, NINE + HOUR, NINE), NINE + 2 * HOUR, State.EXPIRED),
        (Moments(NINE, NINE + HOUR, NINE, NINE), NINE, State.REVOKED),
        (Moments(NINE, NINE + HOUR, None, NINE), NINE, State.REVOKED),
        (Moments(NINE, NINE + HOUR, NINE, NINE, NINE), NINE, State.WIPED),
        (Moments(NINE, NINE + HOUR, NINE, None, NINE), NINE, State.WIPED),
    ],
)
def test_a_phone_is_what_its_moments_make_it(moments: Moments, at: datetime, state: State) -> None:
    assert state_of(moments, at) is state


@pytest.mark.parametrize(
    ("revoked", "valid", "since"),
    [
        (None, HOUR, None),
        (None, timedelta(), None),
        (None, -HOUR, NINE - HOUR),
        (NINE, HOUR, NINE),
        (NINE, -HOUR, NINE - HOUR),
        (NINE - 2 * HOUR, -HOUR, NINE - 2 * HOUR),
    ],
)
def test_a_phones_time_ends_with_the_first_of_its_ends(
    revoked: datetime | None, valid: timedelta, since: datetime | None
) -> None:
    assert over_since(revoked, NINE + valid, NINE) == since
