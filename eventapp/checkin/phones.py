"""What an enrolled phone sent, read by what it may do and by whether its clock can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventapp.checkin.rules import Sign, Verdict
from eventapp.devices.rules import DeviceRight
from eventapp.events.queries import Door

# A phone whose own clock says something else by more than this is looked at by a human.
CLOCKS_DIFFER = timedelta(minutes=5)
# A scan can't be from the future; this much is the network's and the rounding's.
AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Reading:
    """When a scan counts, its weak signs with blanks between, and a verdict before judging."""

    scanned_at: datetime
    signs: str = ""
    refused: Verdict | None = None


def narrowed(door: Door, right: DeviceRight | None) -> Door:
    """Return the door as far as a phone may open it: the sessions it was enrolled for."""
    if right is None or not right.sessions:
        return door
    return replace(
        door, sessions=tuple(one for one in door.sessions if one.public_id in right.sessions)
    )


def session_of(door: Door, ref: str | None, right: DeviceRight | None) -> str | None:
    """Return the session a scan names; of a phone, one no longer on the schedule: by the schedule.

    A phone can't ask its officer hours later; a machine's mistake is told it.
    """
    if right is None or ref in {one.public_id for one in door.sessions}:
        return ref
    return None


def read(
    scanned_at: datetime, phone_at: datetime | None, right: DeviceRight | None, at: datetime
) -> Reading:
    """Judge a scan's moments: both clocks, and the end of the phone's time at the door."""
    if right is None:
        return Reading(scanned_at)
    signs = []
    is_ahead = scanned_at > at + AHEAD
    if is_ahead or (phone_at and abs(phone_at - scanned_at) > CLOCKS_DIFFER):
        signs.append(Sign.CLOCK)
    scanned_at = at if is_ahead else scanned_at
    if right.over_since is None:
        return Reading(scanned_at, _joined(signs))
    if scanned_at >= right.over_since:
        return Reading(scanned_at, _joined(signs), Verdict.DEVICE_REVOKED)
    return Reading(scanned_at, _joined([*signs, Sign.LATE_DEVICE]))


def _joined(signs: Sequence[Sign]) -> str:
    return " ".join(sorted(signs))
