"""What the door sends and gets, as types: scans, people it wrote down, and the answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, SkipValidation

from eventapp.api.bodies import Body, Long, Moment, Short, cleaned
from eventapp.checkin.rules import Direction, Verdict

MAX_SCANS = 500


class PersonIn(Body):
    """Somebody who isn't on the list, or who stands in for an invitee (`stands_in_for`: a code).

    Bad fields are answered one by one in the scan's `errors`.
    """

    name: Annotated[str, BeforeValidator(cleaned), Field(max_length=300)] = ""
    unit: Long | None = None
    nip: Short | None = None
    phone: Short | None = None
    position: Long | None = None
    role: Short | None = None
    stands_in_for: Short | None = None
    stands_in_as: Long | None = None
    letter: Long | None = None


class ScanIn(Body):
    """One scan. `id` is made by the client; the same id is answered the same again.

    With a `person` there is no ticket: who came is written down and let in.
    """

    id: UUID
    ticket: Annotated[str, Field(max_length=400)]
    session: Short | None = None
    scanned_at: Moment | None = None
    method: Short = "api"
    direction: Direction = Direction.IN
    phone_at: Moment | None = None
    person: SkipValidation[PersonIn | None] = None


class CheckinsIn(Body):
    """Scans in the order they were made."""

    scans: Annotated[list[ScanIn], Field(min_length=1, max_length=MAX_SCANS)]


class ScanResult(Body):
    """The answer to one scan: the first one, however often it is sent.

    `session` is the one it counts for, `became` what an earlier scan that came later made of it;
    `errors` say what is wrong with its `person`.
    """

    id: str
    verdict: Verdict
    registration: str | None
    name: str | None
    unit: str | None
    arrived_at: datetime | None
    session: str | None
    became: Verdict | None = None
    errors: list[str] | None = None
