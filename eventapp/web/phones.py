"""Phone numbers: read as people type them, shown as they are read out, dialled by a link."""

import re
from urllib.parse import quote

import phonenumbers

from eventapp.core.text import clean

REGION = "ID"
_WITH_COUNTRY = 11  # shorter, "62.." is the start of a local number


def parse_phone(text: str, region: str = REGION) -> str | None:
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


def shown(phone: str) -> str:
    """Return +628123456789 as 0812-3456-789; a foreign number with its country."""
    try:
        number = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException:
        return phone
    is_home = phonenumbers.region_code_for_country_code(number.country_code or 0) == REGION
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if is_home else style.INTERNATIONAL)


def chat_url(phone: str, text: str) -> str:
    """Return the address that opens a WhatsApp chat with `phone`, `text` ready to be edited."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"
