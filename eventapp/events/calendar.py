"""Events as an iCalendar file (RFC 5545), for one event or a feed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from eventapp.events.models import Event
from eventapp.events.rules import Status

_STATUS = {Status.CANCELLED: "CANCELLED", Status.DRAFT: "TENTATIVE"}


def feed(events: Iterable[Event], base_url: str, at: datetime, name: str = "") -> bytes:
    """Return a calendar of `events`; `base_url` is the site's address without a slash behind.

    The UID never changes and the SEQUENCE rises with every change, so that calendars replace what
    they took before; a cancelled event stays in, as cancelled.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//eventapp//kegiatan//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event, base_url, at))
    return bytes(calendar.to_ical())


def _entry(event: Event, base_url: str, at: datetime) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", f"{event.public_id}@{urlsplit(base_url).hostname or 'eventapp'}")
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    entry.add("location", event.venue)
    if event.theme:
        entry.add("description", event.theme)
    entry.add("status", _STATUS.get(Status(event.status), "CONFIRMED"))
    entry.add("sequence", event.version)
    entry.add("url", f"{base_url}/acara/{event.public_id}")
    return entry
