"""Phones at a door, for the boards' tests."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from eventapp.core import ids
from eventapp.devices.models import Device
from eventapp.events.models import Event
from tests import make


def phone(session: Session, event: Event, label: str, **more: Any) -> Device:
    """Return an enrolled phone."""
    values: dict[str, Any] = {
        "public_id": ids.public_id(),
        "event_id": event.id,
        "label": label,
        "created_at": make.NINE,
        "created_by": "Penguji",
        "enrol_until": make.NINE,
        "valid_until": make.NINE + timedelta(hours=8),
        "enrolled_at": make.NINE,
        "seen_at": make.NINE,
    }
    row = Device(**(values | more))
    session.add(row)
    session.flush()
    return row
