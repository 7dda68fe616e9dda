"""Units, the other names they are written by, and how many people each had."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Line


class Unit(Base):
    """One office or body. `code` is what lists and the API name it by."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Line)
    short_name: Mapped[str] = mapped_column(Line, default="")
    kind: Mapped[str] = mapped_column(Code, default="OPD")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), default=None)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    # Whom to call when its people are missing.
    liaison_name: Mapped[str] = mapped_column(Line, default="")
    liaison_phone: Mapped[str] = mapped_column(Code, default="")
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Unit | None"] = relationship(
        init=False,
        remote_side=[id],  # noqa: A003 (the column above is meant)
        lazy="raise",
    )
    aliases: Mapped[list["UnitAlias"]] = relationship(
        init=False, lazy="raise", cascade="all, delete-orphan", back_populates="unit"
    )
    head_counts: Mapped[list["HeadCount"]] = relationship(
        init=False, lazy="raise", cascade="all, delete-orphan", back_populates="unit"
    )

    @property
    def label(self) -> str:
        """The name shown where there is little room."""
        return self.short_name or self.name


class UnitAlias(Base):
    """Another way a unit is written in the lists offices send."""

    __tablename__ = "unit_aliases"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), init=False, index=True)
    alias: Mapped[str] = mapped_column(Line)

    unit: Mapped[Unit] = relationship(init=False, lazy="raise", back_populates="aliases")

    __table_args__ = (UniqueConstraint("alias"),)


class HeadCount(Base):
    """How many people a unit had in a year."""

    __tablename__ = "head_counts"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), init=False)
    year: Mapped[int]
    people: Mapped[int]

    unit: Mapped[Unit] = relationship(init=False, lazy="raise", back_populates="head_counts")

    __table_args__ = (UniqueConstraint("unit_id", "year"),)
