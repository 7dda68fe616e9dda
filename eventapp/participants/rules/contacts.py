"""Read phone numbers and e-mail addresses as people type them."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from eventapp.core.text import clean

_NOT_GIVEN = {"", "-", "--", "\u2013", "0", "n/a", "tidak ada"}
_EMAIL_LIMIT = 254
_WITH_COUNTRY = 11  # shorter, "62.." is the start of a local number


def is_given(text: str) -> bool:
    """Tell whether anything was typed; a dash in a list stands for nothing."""
    return clean(text).casefold() not in _NOT_GIVEN


def parse_phone(text: str, region: str = "ID") -> str | None:
    """Return the number as +62812..., None if it can't be one.

    Takes 08.., 628.., +628.., 8.. (Excel dropped the zero), with blanks, dots or dashes. Possible
    is enough: ranges are given out faster than any table of them.
    """
    typed = re.split(r"[/;,|]", clean(text).lstrip("'\u2018\u2019"))[0].strip()
    typed = re.sub(r"\.0$", "", typed)
    if not re.fullmatch(r"\+?[\d\s().\-]{6,25}", typed):
        return None
    digits = re.sub(r"\D", "", typed)
    if digits.startswith("62") and len(digits) >= _WITH_COUNTRY:
        typed = f"+{digits}"
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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
