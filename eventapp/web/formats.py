"""Dates, times and numbers as they are written in Indonesia, and in English."""

from datetime import date, datetime

from babel import dates, numbers

from eventapp.core.periods import ZONES, local


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else "id_ID"


def day(value: date | datetime, zone: str, language: str = "id") -> str:
    """Return "Rabu, 8 November 2023"."""
    value = local(value, zone).date() if isinstance(value, datetime) else value
    return dates.format_date(value, "EEEE, d MMMM y", locale=_locale(language))


def day_plain(value: date | datetime, zone: str, language: str = "id") -> str:
    """Return "8 November 2023"."""
    value = local(value, zone).date() if isinstance(value, datetime) else value
    return dates.format_date(value, "d MMMM y", locale=_locale(language))


def day_short(value: date | datetime, zone: str) -> str:
    """Return "08/11/2023"."""
    value = local(value, zone).date() if isinstance(value, datetime) else value
    return value.strftime("%d/%m/%Y")


def hour(value: datetime, zone: str) -> str:
    """Return "09.00"."""
    return local(value, zone).strftime("%H.%M")


def zone_name(zone: str) -> str:
    """Return "WIB", "WITA", "WIT", or the zone's own name."""
    return ZONES.get(zone, zone)


def span(start: datetime, end: datetime, zone: str) -> str:
    """Return "09.00–12.00 WIB"; with the days when they differ."""
    if local(start, zone).date() == local(end, zone).date():
        return f"{hour(start, zone)}–{hour(end, zone)} {zone_name(zone)}"
    first = f"{day_short(start, zone)} {hour(start, zone)}"
    return f"{first} – {day_short(end, zone)} {hour(end, zone)} {zone_name(zone)}"


def moment(value: datetime, zone: str) -> str:
    """Return "08/11/2023 09.00 WIB"."""
    return f"{day_short(value, zone)} {hour(value, zone)} {zone_name(zone)}"


def number(value: float, language: str = "id", digits: int = 2) -> str:
    """Return "69,55" or "1.234"; at most `digits` decimals, none for whole numbers."""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return numbers.format_decimal(value, format=pattern, locale=_locale(language))


def percent(value: float, language: str = "id") -> str:
    """Return "64,5%" for 0.645."""
    return numbers.format_percent(value, format="#,##0.#%", locale=_locale(language))
