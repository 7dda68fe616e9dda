"""Templates of printed pages, filled without the web: no request, no language switch.

What is printed is an official Indonesian document whoever presses the button, in whatever
language; so its words stand in the template and aren't translated.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from eventapp.core.paths import assets
from eventapp.core.periods import ZONES, local


def page(template: str, **context: object) -> str:
    """Return the template (a path below `templates/`) filled with `context`, all escaped.

    Raises jinja2.UndefinedError when the template names something that wasn't given.
    """
    return _environment().get_template(template).render(context)


def long_day(day: date) -> str:
    """Return "Rabu, 8 November 2023"."""
    return format_date(day, "EEEE, d MMMM y", locale="id")


def plain_day(day: date) -> str:
    """Return "8 November 2023", as under a letter."""
    return format_date(day, "d MMMM y", locale="id")


def long_days(first: date, last: date) -> str:
    """Return one day, or "Rabu, 8 November 2023 s.d. Kamis, 9 November 2023"."""
    return long_day(first) if first == last else f"{long_day(first)} s.d. {long_day(last)}"


def hour(moment: datetime, zone: str) -> str:
    """Return "09.00", as the clocks in `zone` show it."""
    return f"{local(moment, zone):%H.%M}"


def figure(number: Decimal) -> str:
    """Return a number with a decimal comma and no idle zeros: 2 or 1,5."""
    return format_decimal(number, "0.##", locale="id")


def zone_word(zone: str) -> str:
    """Return WIB, WITA or WIT; for other zones their own name."""
    return ZONES.get(zone, zone)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(assets() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        long_day=long_day, plain_day=plain_day, hour=hour, zone_word=zone_word, figure=figure
    )
    return environment
