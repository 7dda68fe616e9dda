"""Days and years as people on the spot count them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

# The three Indonesian zones and what is printed behind a time of day.
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def local(moment: datetime, zone: str) -> datetime:
    """Return an aware moment as the clocks in `zone` show it."""
    return moment.astimezone(ZoneInfo(zone))


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day of `moment` in `zone`."""
    return local(moment, zone).date()


def local_year(moment: datetime, zone: str) -> int:
    """Return the year of `moment` in `zone`: an event on New Year's morning is the new year's."""
    return local(moment, zone).year


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the UTC moments at which `day` begins and the next one does."""
    start = datetime.combine(day, time.min, ZoneInfo(zone))
    end = datetime.combine(date.fromordinal(day.toordinal() + 1), time.min, ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)


def year_bounds(year: int, zone: str) -> tuple[datetime, datetime]:
    """Return the UTC moments at which `year` begins and the next one does."""
    begin, _ = day_bounds(date(year, 1, 1), zone)
    end, _ = day_bounds(date(year + 1, 1, 1), zone)
    return begin, end
