"""An event's phones as the list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from eventapp.devices import labels, queries
from eventapp.devices.models import Device
from eventapp.devices.rules import CLOCK_TOLERANCE, State
from eventapp.events.models import Event

# A phone in use is heard of several times a minute; this long a silence is worth a look.
SILENCE = timedelta(minutes=5)
_SCOPE_LIMIT = 3
_OVER = (State.EXPIRED, State.REVOKED, State.WIPED)


@dataclass(frozen=True, slots=True)
class Row:
    """One phone in words. `hints` are what somebody should do something about."""

    public_id: str
    label: str
    state: State
    word: str
    tone: str
    scope: str
    valid_until: datetime
    contact: str
    is_silent: bool
    unsent: int
    page: str
    hints: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether its time at the door is over."""
        return self.state in _OVER

    @property
    def is_invited(self) -> bool:
        """Whether no phone has used its code yet."""
        return self.state in (State.INVITED, State.LAPSED)


def rows(devices: Sequence[Device], event: Event, *, newest: str, at: datetime) -> list[Row]:
    """Return the phones in use first, those whose time is over last."""
    titles = {one.public_id: one.title for one in event.sessions}
    found = [_row(one, titles, newest, at) for one in devices]
    return sorted(found, key=lambda row: row.is_over)


def _row(device: Device, titles: dict[str, str], newest: str, at: datetime) -> Row:
    state = queries.state(device, at=at)
    is_silent = (
        state is State.ACTIVE and device.seen_at is not None and at - device.seen_at > SILENCE
    )
    return Row(
        public_id=device.public_id,
        label=device.label,
        state=state,
        word=str(labels.STATES[state]),
        tone=labels.TONES[state],
        scope=_scope(device, titles),
        valid_until=device.valid_until,
        contact=labels.ago(device.seen_at, at),
        is_silent=is_silent,
        unsent=device.unsent,
        page=device.page,
        hints=tuple(_hints(device, state, newest, is_silent=is_silent)),
    )


def _scope(device: Device, titles: dict[str, str]) -> str:
    chosen = [titles[ref] for ref in device.sessions if ref in titles]
    if not device.sessions:
        sessions = _("Semua sesi")
    elif len(chosen) > _SCOPE_LIMIT:
        sessions = _("%(n)d sesi", n=len(chosen))
    else:
        sessions = ", ".join(chosen) or _("Sesinya sudah dihapus")
    return sessions if device.may_add else _("%(sessions)s · tanpa tamu", sessions=sessions)


def _hints(device: Device, state: State, newest: str, *, is_silent: bool) -> list[str]:
    found = []
    if device.unsent and (is_silent or state in _OVER):
        found.append(_("Buka meja di HP itu selagi ada jaringan, atau minta berkas serahannya."))
    if state is not State.ACTIVE:
        return found
    if abs(device.clock_off) > CLOCK_TOLERANCE.total_seconds():
        found.append(labels.clock(device.clock_off))
    if newest and device.page and device.page != newest:
        found.append(_("Halaman lama; muat ulang di HP itu bila antrean sepi."))
    return found
