"""Read a time of day as officers type it, and put it on a day. Pure."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from eventapp.core.periods import local

_HOUR = re.compile(r"(\d{1,2})\s*[.:]?\s*(\d{2})")


def read_hour(text: str) -> time | None:
    """Return the time in "08.15", "8:15" or "0815"; None for anything else."""
    found = _HOUR.fullmatch(text.strip())
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        return None


def on_day_of(hour: time, near: datetime, zone: str) -> datetime:
    """Return the moment `hour` shows in `zone` on the local day of `near`."""
    return datetime.combine(local(near, zone).date(), hour, ZoneInfo(zone))
