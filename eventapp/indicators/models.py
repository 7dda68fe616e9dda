"""Years of a scheme, their areas and indicators, targets, and scores typed in by officers."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime


class CatalogueYear(Base):
    """One year of one scheme (MCP, MCSP, …) with its deadlines."""

    __tablename__ = "catalogue_years"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    scheme: Mapped[str] = mapped_column(Code)
    internal_cutoff: Mapped[date | None] = mapped_column(default=None)
    upload_deadline: Mapped[date | None] = mapped_column(default=None)
    closes_on: Mapped[date | None] = mapped_column(default=None)

    areas: Mapped[list["Area"]] = relationship(
        init=False, lazy="raise", back_populates="year", order_by="Area.position"
    )


class Area(Base):
    """An intervention area. `confirmed` is "official", "unofficial" or "area"."""

    __tablename__ = "areas"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("catalogue_years.id"))
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Line)
    position: Mapped[int] = mapped_column(default=0)

    year: Mapped[CatalogueYear] = relationship(init=False, lazy="raise", back_populates="areas")
    indicators: Mapped[list["Indicator"]] = relationship(
        init=False, lazy="raise", back_populates="area", order_by="Indicator.code"
    )

    __table_args__ = (UniqueConstraint("year_id", "code"),)


class Indicator(Base):
    """What events may support. `source` says official or unofficial, as the catalogue does."""

    __tablename__ = "indicators"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("catalogue_years.id"))
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Line)
    source: Mapped[str] = mapped_column(Code, default="unofficial")

    area: Mapped[Area] = relationship(init=False, lazy="raise", back_populates="indicators")
    targets: Mapped[list["Target"]] = relationship(
        init=False, lazy="raise", back_populates="indicator"
    )

    __table_args__ = (UniqueConstraint("year_id", "code"),)


class Target(Base):
    """What is to be reached: a measure, a value, for which units or kinds, until which day.

    Empty `unit_codes` and `unit_kinds` mean everybody.
    """

    __tablename__ = "targets"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)
    measure: Mapped[str] = mapped_column(Code)
    value: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    due_on: Mapped[date]
    unit_codes: Mapped[list[str]] = mapped_column(Json, default_factory=list)
    unit_kinds: Mapped[list[str]] = mapped_column(Json, default_factory=list)
    note: Mapped[str] = mapped_column(Line, default="")
    version: Mapped[int] = mapped_column(default=1)

    indicator: Mapped[Indicator] = relationship(init=False, lazy="raise", back_populates="targets")


class Score(Base):
    """An official score as an officer read it: never computed here."""

    __tablename__ = "scores"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    as_of: Mapped[date] = mapped_column(index=True)
    scheme: Mapped[str] = mapped_column(Code)
    value: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    rank: Mapped[str] = mapped_column(Line)
    source: Mapped[str] = mapped_column(Line)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(Line)
