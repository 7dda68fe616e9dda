"""Read imported lists, and what a list would do."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.participants.models import ImportedList
from eventapp.participants.queries.people import known_people
from eventapp.participants.rules.matching import Judged, judge
from eventapp.participants.rules.people import Draft
from eventapp.participants.rules.registering import Source, own_matches


def imported_list(session: Session, event_id: int, public_id: str) -> ImportedList:
    """Return a list of this event; raises NotFoundError."""
    found = session.scalar(
        select(ImportedList).where(
            ImportedList.public_id == public_id, ImportedList.event_id == event_id
        )
    )
    if found is None:
        raise NotFoundError(public_id)
    return found


def imported_lists(session: Session, event_id: int) -> Sequence[ImportedList]:
    """Return an event's latest lists, newest first."""
    return session.scalars(
        select(ImportedList)
        .where(ImportedList.event_id == event_id)
        .order_by(ImportedList.id.desc())
        .limit(20)
    ).all()


def preview(session: Session, drafts: Sequence[Draft], source: str = Source.IMPORT) -> list[Judged]:
    """Return who the drafts would be taken for now, in their order."""
    known = known_people(session, drafts)
    if source != Source.SELF or not drafts:
        return judge(drafts, known)
    own = [own_matches(draft, known) for draft in drafts]
    return judge([draft for draft, _ in own], own[0][1])
