"""Read phone numbers and e-mail addresses as people type them."""

from email_validator import EmailNotValidError, validate_email

from eventapp.core.text import clean
from eventapp.web.phones import parse_phone

__all__ = ["is_given", "parse_email", "parse_phone"]

_NOT_GIVEN = {"", "-", "--", "\u2013", "0", "n/a", "tidak ada"}
_EMAIL_LIMIT = 254


def is_given(text: str) -> bool:
    """Tell whether anything was typed; a dash in a list stands for nothing."""
    return clean(text).casefold() not in _NOT_GIVEN


def parse_email(text: str) -> str | None:
    """Return the address in its normal form, small letters; None if it can't be one. No DNS."""
    typed = clean(text, 400)
    if len(typed) > _EMAIL_LIMIT:
        return None
    try:
        checked = validate_email(typed, check_deliverability=False, allow_display_name=False)
    except EmailNotValidError:
        return None
    return checked.normalized.casefold()
