"""Whoever holds a ticket: read the token in the address, find the seat, say who speaks."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from eventapp.certificates import queries as certificates
from eventapp.certificates.models import Certificate
from eventapp.certificates.snapshots import printed_name
from eventapp.checkin import tickets
from eventapp.checkin.views.keys import ticket_key
from eventapp.core.actors import Actor, ActorKind
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants import queries as registrations
from eventapp.participants.models import Registration


@dataclass(frozen=True, slots=True)
class Held:
    """A seat (unit and person loaded), its event with all that belongs to it, its certificate."""

    row: Registration
    event: Event
    certificate: Certificate | None

    @property
    def printed(self) -> str:
        """The name as the certificate prints it."""
        return printed_name(self.row)

    @property
    def token(self) -> str:
        """What stands in the addresses of this ticket's pages."""
        return tickets.token(self.row.code, ticket_key())

    @property
    def is_settled(self) -> bool:
        """Whether the name stands on a certificate, or in a closed book."""
        return self.certificate is not None or self.event.book_closed_at is not None

    @property
    def actor(self) -> Actor:
        """The holder, as the log names them."""
        return Actor(ActorKind.PARTICIPANT, self.row.code, self.printed)


def code_of(token: str) -> str | None:
    """Return the registration's code, or None for what is no ticket of ours."""
    code = tickets.read(token, ticket_key())
    return code if isinstance(code, str) else None


def gone() -> tuple[str, int]:
    """Answer an address that was cut, altered or never ours: all look alike."""
    return render_template("portal/ticket_gone.html"), 404


def held(session: Session, code: str) -> Held:
    """Return what a ticket stands for; raises NotFoundError."""
    row = registrations.registration(session, code)
    event = events.event(session, row.event.public_id)
    return Held(row, event, certificates.of_registration(session, row.id))
