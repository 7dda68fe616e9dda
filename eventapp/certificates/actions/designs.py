"""Make, change and put away designs; choose one for an event. Issued papers keep theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.design import DesignContent, check
from eventapp.certificates.models import Design, DesignVersion, EventDesign
from eventapp.certificates.queries import designs as queries
from eventapp.certificates.queries.designs import Look
from eventapp.certificates.rules import Kind, StatementRule
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.core.text import clean
from eventapp.db.upsert import insert
from eventapp.events.models import Event

NAME_LIMIT = 80
MOST_MINUTES = 600


@dataclass(frozen=True, slots=True)
class Choice:
    """What an event chooses: designs by public id, None for the default, and the rule."""

    designs: Mapping[Kind, str | None]
    statements: StatementRule


def create_design(
    session: Session, name: str, content: DesignContent, *, at: datetime, by: Actor
) -> Design:
    """Return a new design with its first version; raises DesignError, InvalidFieldError."""
    row = Design(
        public_id=ids.public_id(), name=_name(name), created_at=at, kind=str(_checked(content).kind)
    )
    session.add(row)
    session.flush()
    _add_version(session, row, 1, content, at, by)
    _record(session, row, "certificates.create_design", at, by, after=content.to_dict())
    return row


def change_design(
    session: Session,
    look: Look,
    name: str,
    content: DesignContent,
    *,
    version: int,
    at: datetime,
    by: Actor,
) -> bool:
    """Keep a changed design as its next version; False when nothing differs.

    Raises DesignError, InvalidFieldError; StaleError when somebody else saved after `version`.
    """
    row, before = _loaded(look)
    name, after = _name(name), _checked(content).to_dict()
    if content.kind is not look.content.kind:
        raise InvalidFieldError("kind", "fixed", str(content.kind))
    if row.version != version:
        raise StaleError
    if name == row.name and after == before.content:
        return False
    old_name = row.name
    _bump(session, row, version, name=name)
    if after != before.content:
        _add_version(session, row, before.number + 1, content, at, by)
    changed = {key for key in after if after[key] != before.content[key]}
    _record(
        session,
        row,
        "certificates.change_design",
        at,
        by,
        before={"name": old_name} | {key: before.content[key] for key in sorted(changed)},
        after={"name": name} | {key: after[key] for key in sorted(changed)},
    )
    return True


def restore_design(
    session: Session, look: Look, number: int, *, version: int, at: datetime, by: Actor
) -> bool:
    """Make an earlier version the newest again, as a version of its own; see `change_design`."""
    row, _newest = _loaded(look)
    old = session.scalar(
        select(DesignVersion).where(
            DesignVersion.design_id == row.id, DesignVersion.number == number
        )
    )
    if old is None:
        raise NotFoundError
    content = DesignContent.from_dict(old.content)
    return change_design(session, look, row.name, content, version=version, at=at, by=by)


def archive_design(
    session: Session, look: Look, *, away: bool, version: int, at: datetime, by: Actor
) -> None:
    """Put a design away, or take it back; a default that is put away is none any more."""
    row, _newest = _loaded(look)
    if (row.archived_at is not None) == away:
        return
    _bump(session, row, version, archived_at=at if away else None, is_default=False)
    action = "certificates.archive_design" if away else "certificates.return_design"
    _record(session, row, action, at, by)


def make_default(
    session: Session, look: Look, *, on: bool, version: int, at: datetime, by: Actor
) -> None:
    """Let a design hold for every event that chose none; the one before it stops to."""
    row, _newest = _loaded(look)
    if row.archived_at is not None:
        raise InvalidFieldError("design", "archived")
    if row.is_default == on:
        return
    if on:
        session.execute(
            update(Design)
            .where(Design.kind == row.kind, Design.is_default)
            .values(is_default=False, version=Design.version + 1)
        )
    _bump(session, row, version, is_default=on)
    _record(session, row, "certificates.default_design", at, by, after={"is_default": on})


def choose_designs(
    session: Session, event: Event, choice: Choice, *, version: int, at: datetime, by: Actor
) -> bool:
    """Keep what an event chose; what is issued stays. Returns whether anything changed.

    Raises NotFoundError for a design of another kind or put away after it was chosen elsewhere,
    InvalidFieldError, and StaleError when somebody else chose since `version`.
    """
    before = queries.chosen(session, event.id)
    if before.version != version:
        raise StaleError
    keys = {kind: _key(session, kind, choice.designs.get(kind), before) for kind in Kind}
    rule = choice.statements
    if rule.early is not None and not 0 <= rule.early <= MOST_MINUTES:
        raise InvalidFieldError("early", "out_of_range", str(rule.early))
    if keys == dict(before.own) and rule == before.statements:
        return False
    _keep(session, event, keys, rule, version)
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.choose_design",
        subject=("event", event.public_id),
        before=_said(session, before.own, before.statements),
        after=_said(session, keys, rule),
    )
    return True


def _keep(
    session: Session, event: Event, keys: Mapping[Kind, int | None], rule: StatementRule, old: int
) -> None:
    """Write the choice; what other pages keep in the same row stays."""
    row = session.scalar(
        select(EventDesign).where(EventDesign.event_id == event.id).with_for_update()
    )
    settings = {
        **(row.settings if row else {}),
        "statement_under": None if rule.under is None else str(rule.under),
        "statement_early": rule.early,
    }
    values = {
        "design_id": keys[Kind.CERTIFICATE],
        "statement_design_id": keys[Kind.STATEMENT],
        "settings": settings,
        "version": old + 1,
    }
    others = {"event_id": event.id, "numbering": "series", "signing": "own"}
    given = insert(session, EventDesign).values(**others, **values)
    changed = session.scalar(
        given.on_conflict_do_update(
            index_elements=["event_id"], set_=values, where=EventDesign.version == old
        ).returning(EventDesign.event_id)
    )
    if changed is None:
        raise StaleError


def _key(session: Session, kind: Kind, public_id: str | None, before: queries.Chosen) -> int | None:
    if not public_id:
        return None
    row = session.scalar(select(Design).where(Design.public_id == public_id))
    if row is None or row.kind != kind:
        raise NotFoundError
    if row.archived_at is not None and row.id != before.own[kind]:
        raise NotFoundError
    return row.id


def _said(
    session: Session, keys: Mapping[Kind, int | None], rule: StatementRule
) -> dict[str, object]:
    ids_ = [key for key in keys.values() if key]
    names = dict(
        session.execute(select(Design.id, Design.public_id).where(Design.id.in_(ids_))).all()
    )
    return {
        **{f"{kind}_design": names.get(key or 0) for kind, key in keys.items()},
        "statement_under": None if rule.under is None else str(rule.under),
        "statement_early": rule.early,
    }


def _loaded(look: Look) -> tuple[Design, DesignVersion]:
    if look.design is None or look.version is None:
        raise NotFoundError
    return look.design, look.version


def _checked(content: DesignContent) -> DesignContent:
    check(content)
    return content


def _name(name: str) -> str:
    cleaned = clean(name, NAME_LIMIT)
    if not cleaned:
        raise InvalidFieldError("name", "empty")
    return cleaned


def _add_version(
    session: Session, row: Design, number: int, content: DesignContent, at: datetime, by: Actor
) -> None:
    session.add(
        DesignVersion(
            design_id=row.id,
            number=number,
            content=content.to_dict(),
            made_at=at,
            made_by=by.label,
        )
    )
    session.flush()


def _bump(session: Session, row: Design, version: int, **values: Any) -> None:
    """Change a design's row; of two who saw the same version, one is told to look again."""
    changed = session.scalar(
        update(Design)
        .where(Design.id == row.id, Design.version == version)
        .values(**values, version=Design.version + 1)
        .returning(Design.id)
    )
    if changed is None:
        raise StaleError
    session.refresh(row)


def _record(
    session: Session,
    row: Design,
    action: str,
    at: datetime,
    by: Actor,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = ("design", row.public_id)
    after = {"name": row.name, "kind": row.kind} | (after or {})
    audit.record(session, at=at, by=by, action=action, subject=subject, before=before, after=after)
