"""Which sessions a corrected certificate lists, and the hours of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eventapp.certificates.facts import CertificateFacts
from eventapp.events.models import Event


@dataclass(frozen=True, slots=True)
class Choice:
    """One session to tick; `hours` as typed, with a point for the decimals."""

    key: str
    title: str
    speaker: str
    hours: str
    is_ticked: bool


def choices(event: Event, facts: CertificateFacts) -> list[Choice]:
    """Return what the certificate lists, ticked, and the event's other counting sessions.

    What it lists stays as it is printed; the event's sessions (loaded) may have changed since.
    """
    left = {one.title: one for one in facts.sessions}
    found: list[Choice] = []
    for one in event.sessions:
        if not one.counts:
            continue
        listed = left.pop(one.title, None)
        row = listed or one
        hours = str(row.lesson_hours)
        found.append(Choice(one.public_id, row.title, row.speaker, hours, bool(listed)))
    gone = enumerate(left.values(), 1)
    return found + [
        Choice(f"lama{n}", one.title, one.speaker, str(one.lesson_hours), is_ticked=True)
        for n, one in gone
    ]


def ticked(
    known: Sequence[Choice], keys: Collection[str], hours: Mapping[str, str]
) -> list[Choice]:
    """Return the choices as they were sent; `hours` by key, those missing stay."""
    return [
        replace(
            one,
            is_ticked=one.key in keys,
            hours=hours.get(one.key, one.hours).strip().replace(",", "."),
        )
        for one in known
    ]


def as_change(sent: Sequence[Choice]) -> list[dict[str, Any]]:
    """Return the ticked sessions as a correction takes them."""
    return [
        {"title": one.title, "speaker": one.speaker, "lesson_hours": one.hours or "0"}
        for one in sent
        if one.is_ticked
    ]
