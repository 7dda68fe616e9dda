"""Read what a machine sent: JSON bodies, cursors, limits."""

import base64
import binascii
from typing import TypeVar

from flask import request
from pydantic import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from eventapp.api.bodies import Body
from eventapp.core.errors import DomainError, InvalidFieldError

PAGE = 100
MAX_PAGE = 1000
_DIGITS = 18
_NO_OBJECT = ("json_invalid", "model_type")
AnyBody = TypeVar("AnyBody", bound=Body)


class InvalidBodyError(DomainError):
    """The body doesn't fit; `errors` has {field, reason} for each place."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def body(kind: type[AnyBody]) -> AnyBody:
    """Return the request's body; raises InvalidBodyError, UnsupportedMediaType."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        if any(one["type"] in _NO_OBJECT and not one["loc"] for one in error.errors()):
            raise InvalidBodyError([{"field": "", "reason": "expected a JSON object"}]) from error
        raise _invalid(error) from error


def parse(kind: type[AnyBody], data: object) -> AnyBody:
    """Return `data` as `kind`; raises InvalidBodyError that names each field."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise _invalid(error) from error


def _invalid(error: ValidationError) -> InvalidBodyError:
    return InvalidBodyError(
        [
            {"field": ".".join(str(part) for part in one["loc"]), "reason": one["msg"]}
            for one in error.errors(include_url=False, include_input=False, include_context=False)
        ]
    )


def limit() -> int:
    """Return how many items are asked for; raises InvalidFieldError."""
    value = request.args.get("limit", str(PAGE))
    number = int(value) if _is_number(value) else 0
    if not 1 <= number <= MAX_PAGE:
        raise InvalidFieldError("limit", f"1 to {MAX_PAGE}", value[:20])
    return number


def cursor() -> int:
    """Return the row after which the page begins; raises InvalidFieldError."""
    value = request.args.get("cursor", "")
    if not value:
        return 0
    try:
        row = base64.urlsafe_b64decode(value.encode()).decode()
    except (ValueError, binascii.Error) as error:
        raise InvalidFieldError("cursor", "not a cursor of this list") from error
    if not _is_number(row):
        raise InvalidFieldError("cursor", "not a cursor of this list")
    return int(row)


def _is_number(value: str) -> bool:
    """Whether `value` is a whole number that a database takes."""
    return value.isascii() and value.isdigit() and len(value) <= _DIGITS


def next_cursor(row: int | None) -> str | None:
    """Return the cursor after `row`, None at the end."""
    return None if row is None else base64.urlsafe_b64encode(str(row).encode()).decode()
