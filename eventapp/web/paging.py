"""Lists in pages of fixed size; a page costs two queries however long the list is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
SIZE = 50
MAX_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list; `number` counts from 1."""

    items: Sequence[Row]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // self.size), 1)

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page comes after."""
        return self.number < self.pages

    @property
    def first(self) -> int:
        """The running number of the page's first row."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The running number of the page's last row."""
        return min(self.number * self.size, self.total)


def number_asked() -> int:
    """Return the page the address asks for (`hal`), 1 when it makes no sense."""
    value = request.args.get("hal", "1")
    if not (value.isascii() and value.isdigit()):
        return 1
    # More digits than the highest page has are a page past the end, whatever they say.
    number = int(value) if len(value) <= len(str(MAX_NUMBER)) else MAX_NUMBER
    return min(max(number, 1), MAX_NUMBER)


def paginate(
    session: Session, statement: Select[Any], *, number: int | None = None, size: int = SIZE
) -> Page[Any]:
    """Return one page of `statement` (entities when it selects one entity, else rows)."""
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    wanted = number_asked() if number is None else number
    count = total or 0
    wanted = min(wanted, max(-(-count // size), 1))
    result = session.execute(statement.limit(size).offset((wanted - 1) * size))
    single = len(statement.column_descriptions) == 1
    items = result.scalars().all() if single else result.all()
    return Page(items, wanted, size, count)


def slice_of(rows: Sequence[Row], *, size: int = SIZE) -> Page[Row]:
    """Return the page asked for of a list that is in memory already."""
    pages = max(-(-len(rows) // size), 1)
    number = min(number_asked(), pages)
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))


def url_for_page(number: int) -> str:
    """Return the address of another page of the list on screen, filters kept."""
    args = {**request.args.to_dict(flat=False), **(request.view_args or {}), "hal": number}
    return url_for(request.endpoint or "", **args)
