"""Read designs with their versions, and what an event chose of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.certificates.design import DesignContent, default_content
from eventapp.certificates.models import Design, DesignVersion, EventDesign
from eventapp.certificates.rules import Kind, StatementRule
from eventapp.core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Look:
    """A design as it is now; the built-in one has neither row nor version."""

    design: Design | None
    version: DesignVersion | None
    content: DesignContent

    @property
    def version_id(self) -> int | None:
        """What a certificate is pinned to."""
        return self.version.id if self.version else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an event gives: the look of each kind, and when a statement takes its place.

    `version` is 0 while the event never chose; `own` are the designs it chose itself, by kind.
    """

    looks: Mapping[Kind, Look]
    statements: StatementRule
    version: int
    own: Mapping[Kind, int | None]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of paper people of the event may get."""
        never = self.statements == StatementRule()
        return (Kind.CERTIFICATE,) if never else tuple(Kind)


def design(session: Session, public_id: str) -> Look:
    """Return one design with its newest version; raises NotFoundError."""
    row = session.execute(_newest().where(Design.public_id == public_id)).first()
    if row is None:
        raise NotFoundError
    return _look(row[0], row[1])


def designs(session: Session, *, archived: bool | None = False) -> Sequence[Look]:
    """Return the designs with their newest versions, by kind and name; None for all of them."""
    statement = _newest().order_by(Design.kind, func.lower(Design.name), Design.id)
    if archived is not None:
        where = Design.archived_at.is_not(None) if archived else Design.archived_at.is_(None)
        statement = statement.where(where)
    return [_look(*row) for row in session.execute(statement)]


def versions(session: Session, design_id: int) -> Sequence[DesignVersion]:
    """Return every version of a design, newest first."""
    return session.scalars(
        select(DesignVersion)
        .where(DesignVersion.design_id == design_id)
        .order_by(DesignVersion.number.desc())
    ).all()


def content(session: Session, version_id: int | None, kind: Kind) -> DesignContent:
    """Return what a certificate is pinned to; the built-in look of its kind without a version."""
    if version_id is None:
        return default_content(kind)
    return DesignContent.from_dict(session.get_one(DesignVersion, version_id).content)


def in_use(session: Session, design_id: int) -> int:
    """Return how many events chose a design themselves."""
    columns = (EventDesign.design_id, EventDesign.statement_design_id)
    count = sum(
        session.scalar(select(func.count()).where(column == design_id)) or 0 for column in columns
    )
    return int(count)


def statement_rule(session: Session, event_id: int) -> StatementRule:
    """Return when an event gives statements instead of certificates."""
    settings = session.scalar(select(EventDesign.settings).where(EventDesign.event_id == event_id))
    return rule_from(settings or {})


def rule_from(settings: Mapping[str, Any]) -> StatementRule:
    """Return the rule kept in an event's settings."""
    under, early = settings.get("statement_under"), settings.get("statement_early")
    return StatementRule(None if under is None else Decimal(under), early)


def chosen(session: Session, event_id: int) -> Chosen:
    """Return what holds for an event: its own choice, else each kind's default, else built in."""
    row = session.scalar(select(EventDesign).where(EventDesign.event_id == event_id))
    own: dict[Kind, int | None] = {
        Kind.CERTIFICATE: row.design_id if row else None,
        Kind.STATEMENT: row.statement_design_id if row else None,
    }
    wanted = [key for key in own.values() if key]
    found = session.execute(_newest().where(Design.id.in_(wanted) | Design.is_default)).all()
    by_id = {design.id: _look(design, version) for design, version in found}
    defaults = {
        Kind(design.kind): design.id
        for design, _version in found
        if design.is_default and design.archived_at is None
    }
    looks = {
        kind: by_id.get(own[kind] or defaults.get(kind) or 0)
        or Look(None, None, default_content(kind))
        for kind in Kind
    }
    rule = rule_from(row.settings if row else {})
    return Chosen(looks, rule, row.version if row else 0, own)


def _newest() -> Any:
    newest = (
        select(func.max(DesignVersion.number))
        .where(DesignVersion.design_id == Design.id)
        .correlate(Design)
        .scalar_subquery()
    )
    return select(Design, DesignVersion).join(
        DesignVersion,
        (DesignVersion.design_id == Design.id) & (DesignVersion.number == newest),
    )


def _look(design: Design, version: DesignVersion) -> Look:
    return Look(design, version, DesignContent.from_dict(version.content))
