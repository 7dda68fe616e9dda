"""Every figure equals the list behind it, whatever the data look like."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.events.models import Event
from eventapp.indicators.models import Indicator, Score, Target
from eventapp.progress import queries
from eventapp.progress.rules import Band, IndicatorProgress, YearProgress
from eventapp.units.models import HeadCount, Unit
from tests import make
from tests.queries import counted

ZONE = "Asia/Jakarta"
NEW_YEAR = datetime(2024, 1, 1, 3, 0, tzinfo=UTC)


def heads(session: Session, unit: Unit, people: int, year: int = 2023) -> None:
    count = HeadCount(year=year, people=people)
    count.unit_id = unit.id
    session.add(count)
    session.flush()


def certified(session: Session, event: Event, name: str, **more: object) -> None:
    registration = make.registration(session, event, name, **more)
    make.arrival(session, registration, event.sessions[0])
    make.certificate(session, registration)


def only(progress: YearProgress) -> IndicatorProgress:
    (area,) = progress.areas
    (one,) = area.indicators
    return one


def seen(session: Session, at: datetime = NEW_YEAR) -> YearProgress:
    return queries.year(session, 2023, at, ZONE)


def test_year_without_a_catalogue_is_empty(session: Session) -> None:
    progress = queries.year(session, 2031, NEW_YEAR, ZONE)

    assert (progress.scheme, progress.areas, progress.scores) == ("", (), ())
    assert progress.totals.people == 0


def test_indicator_without_a_target_shows_the_people(session: Session) -> None:
    event = make.event(session)
    make.serves(session, event, make.indicator(session))
    certified(session, event, "Sari")

    one = only(seen(session))

    assert (one.measure, one.target, one.value, one.share) == (None, None, Decimal(1), None)


def test_one_person_twice_counts_once(session: Session) -> None:
    indicator = make.indicator(session)
    first, second = make.event(session), make.event(session)
    make.target(session, indicator, value=Decimal(2))
    person = make.person(session)
    for event in (first, second):
        make.serves(session, event, indicator)
        certified(session, event, "Sari", person=person)

    one = only(seen(session))

    assert (one.value, one.share, one.people) == (Decimal(1), 0.5, 1)


@pytest.mark.parametrize("status", ["superseded", "revoked"])
def test_only_valid_certificates_count(session: Session, status: str) -> None:
    event = make.event(session)
    make.serves(session, event, make.indicator(session))
    make.certificate(session, make.registration(session, event), status=status)

    assert only(seen(session)).value == 0


def test_newest_version_alone_counts(session: Session) -> None:
    event = make.event(session)
    make.serves(session, event, make.indicator(session))
    registration = make.registration(session, event)
    first = make.certificate(session, registration)
    make.certificate(session, registration, code=first.code, version=2, status="revoked")

    assert only(seen(session)).value == 0


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        # Half an hour before and after the turn of the local year, in WIB.
        (datetime(2022, 12, 31, 16, 30, tzinfo=UTC), 0),
        (datetime(2022, 12, 31, 17, 30, tzinfo=UTC), 1),
        (datetime(2023, 11, 30, 16, 30, tzinfo=UTC), 1),
        # The due day is over: 1 December, half past midnight.
        (datetime(2023, 11, 30, 17, 30, tzinfo=UTC), 0),
    ],
)
def test_local_day_decides_year_and_due_day(
    session: Session, starts_at: datetime, expected: int
) -> None:
    indicator = make.indicator(session)
    make.target(session, indicator, due_on=date(2023, 11, 30))
    event = make.event(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    make.serves(session, event, indicator)
    certified(session, event, "Sari")

    assert only(seen(session)).value == expected


def test_scope_includes_the_units_below(session: Session) -> None:
    council = make.unit(session, "DPRD", kind="DPRD")
    committee = make.unit(session, "KOM1", kind="DPRD-AKD", parent_id=council.id)
    other = make.unit(session, "DINKES", kind="Dinas")
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    make.target(session, indicator, unit_codes=["DPRD"])
    for name, unit in (("A", council), ("B", committee), ("C", other), ("D", None)):
        certified(session, event, name, unit_id=unit.id if unit else None)

    assert only(seen(session)).value == 2


def test_share_of_the_head_count_names_units_without_one(session: Session) -> None:
    known = make.unit(session, "DINKES", kind="Dinas", short_name="Dinkes")
    make.unit(session, "DISHUB", kind="Dinas", short_name="Dishub")
    heads(session, known, 8)
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    make.target(
        session, indicator, measure="head_count_share", value=Decimal(50), unit_kinds=["Dinas"]
    )
    certified(session, event, "A", unit_id=known.id)

    one = only(seen(session))

    assert (one.value, one.share, one.heads, one.missing) == (Decimal("12.5"), 0.25, 8, ("Dishub",))


def test_share_without_any_head_count_cannot_be_told(session: Session) -> None:
    unit = make.unit(session, "DINKES", kind="Dinas")
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    make.target(session, indicator, measure="head_count_share", unit_kinds=["Dinas"])
    certified(session, event, "A", unit_id=unit.id)

    one = only(seen(session))

    assert (one.value, one.share, one.band, one.people) == (None, None, None, 1)


def test_units_reached_count_a_council_once(session: Session) -> None:
    council = make.unit(session, "DPRD", kind="DPRD")
    heads(session, council, 45)
    for code in ("KOM1", "KOM2"):
        make.unit(session, code, kind="DPRD-AKD", parent_id=council.id)
    office = make.unit(session, "DINKES", kind="Dinas")
    make.unit(session, "DISHUB", kind="Dinas")
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    make.target(session, indicator, measure="units", value=Decimal(3))
    for name, unit in (("A", make.unit(session, "KOM1")), ("B", council), ("C", office)):
        certified(session, event, name, unit_id=unit.id)

    progress = seen(session)

    assert only(progress).value == 2
    # INSPEKTORAT, the events' host, is a unit too.
    assert (progress.totals.reached, progress.totals.units) == (2, 4)


def test_events_held_need_an_arrival_and_their_end(session: Session) -> None:
    indicator = make.indicator(session)
    make.target(session, indicator, measure="events", value=Decimal(2))
    for status, has_arrival in (
        ("published", True),
        ("closed", True),
        ("published", False),
        ("cancelled", True),
        ("postponed", True),
    ):
        event = make.event(session, status=status)
        make.serves(session, event, indicator)
        registration = make.registration(session, event)
        if has_arrival:
            make.arrival(session, registration, event.sessions[0])

    after, before = seen(session), seen(session, make.NINE)

    assert (only(after).value, only(after).share, only(before).value) == (
        Decimal(2),
        1.0,
        Decimal(0),
    )


def test_lesson_hours_add_up_what_certificates_state(session: Session) -> None:
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    make.target(session, indicator, measure="lesson_hours", value=Decimal(9))
    for name, hours in (("A", "3.00"), ("B", "1.50"), ("C", None)):
        make.certificate(session, make.registration(session, event, name), lesson_hours=hours)

    one = only(seen(session))

    assert (one.value, one.share, one.people) == (Decimal("4.5"), 0.5, 3)


def test_band_and_days_follow_the_calendar(session: Session) -> None:
    indicator = make.indicator(session)
    make.target(session, indicator, due_on=date(2023, 11, 30))

    on_the_day = only(seen(session, datetime(2023, 11, 30, 10, 0, tzinfo=UTC)))
    day_after = only(seen(session, datetime(2023, 11, 30, 17, 30, tzinfo=UTC)))

    assert (on_the_day.days_left, on_the_day.band) == (0, Band.BEHIND)
    assert (day_after.days_left, day_after.band) == (-1, Band.MISSED)


def test_scores_of_later_years_stay_out(session: Session) -> None:
    for as_of in (date(2022, 12, 31), date(2023, 11, 8), date(2024, 12, 31)):
        session.add(
            Score(
                public_id=as_of.isoformat(),
                as_of=as_of,
                scheme="MCP",
                value=Decimal(64),
                rank="",
                source="berita",
                entered_at=make.NINE,
                entered_by="Penguji",
            )
        )
    session.flush()

    assert [one.as_of.year for one in seen(session).scores] == [2023, 2022]


def test_as_dict_is_what_the_interface_promises(session: Session) -> None:
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    make.target(session, indicator, value=Decimal(4), note="rencana kerja")
    certified(session, event, "Sari")

    assert queries.as_dict(seen(session))["areas"] == [
        {
            "code": "A4",
            "name": "Area A4",
            "indicators": [
                {
                    "code": "A4.1",
                    "name": "Indikator A4.1",
                    "source": "unofficial",
                    "measure": "people",
                    "target": 4,
                    "value": 1,
                    "share": 0.25,
                    "people": 1,
                    "due_on": "2023-12-31",
                    "days_left": -1,
                    "units": [],
                    "kinds": [],
                    "head_count": None,
                    "units_without_head_count": [],
                }
            ],
        }
    ]


@dataclass
class Known:
    """What the random data hold, counted by hand in plain Python."""

    people: set[int] = field(default_factory=set)
    hours: Decimal = Decimal()
    units: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)


def below(units: Sequence[Unit], codes: list[str], kinds: list[str]) -> set[int | None]:
    found = {u.id for u in units if u.code in codes or u.kind in kinds}
    while True:
        more = {u.id for u in units if u.parent_id in found} - found
        if not more:
            return {*found, *([] if codes or kinds else [*(u.id for u in units), None])}
        found |= more


@pytest.mark.parametrize("seed", range(4))
def test_figures_equal_a_recount_and_the_list_behind(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    kinds = ["Dinas", "Badan", "Kecamatan"]
    units: list[Unit] = []
    for n in range(9):
        parent = dice.choice([None, *units]) if n else None
        kind = dice.choice(kinds)
        parent_id = parent.id if parent else None
        units.append(make.unit(session, f"U{n}", kind=kind, parent_id=parent_id))
    people = [make.person(session, f"Orang {n}") for n in range(12)]
    indicators = [make.indicator(session, f"A{n}.1") for n in range(1, 4)]
    targets: list[tuple[Indicator, Target, Known]] = []
    for indicator in indicators:
        for measure in ("people", "lesson_hours", "events"):
            target = make.target(
                session,
                indicator,
                measure=measure,
                due_on=date(2023, dice.randint(1, 12), dice.randint(1, 28)),
                unit_codes=dice.sample([u.code for u in units], dice.choice([0, 0, 1, 2])),
                unit_kinds=dice.sample(kinds, dice.choice([0, 0, 1])),
            )
            targets.append((indicator, target, Known()))
    for _ in range(10):
        random_event(session, dice, units, people, targets)

    progress = seen(session)

    shown = {one.target_id: one for area in progress.areas for one in area.indicators}
    for indicator, target, known in targets:
        one = shown[target.public_id]
        figure = queries.figure(
            session, 2023, indicator.code, target_id=target.public_id, at=NEW_YEAR, zone=ZONE
        )
        behind = session.execute(queries.people_of(figure.goal)).all()
        events = queries.events_of(session, figure.goal, NEW_YEAR)
        expected = {
            "people": Decimal(len(known.people)),
            "lesson_hours": known.hours,
            "events": Decimal(len(known.events)),
        }[target.measure]
        assert (one.value, one.people) == (expected, len(known.people))
        assert figure.progress == one
        assert len(behind) == len({row.public_id for row in behind}) == one.people
        assert sum(Decimal(str(row.hours)) for row in behind) == known.hours
        assert sum(event.is_held for event in events) == len(known.events)


def random_event(
    session: Session,
    dice: random.Random,
    units: Sequence[Unit],
    people: Sequence[object],
    targets: Sequence[tuple[Indicator, Target, Known]],
) -> None:
    starts_at = datetime(2022, 12, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(60 * 24 * 420))
    status = dice.choice(["published", "closed", "cancelled"])
    ends_at = starts_at + timedelta(hours=1)
    event = make.event(session, starts_at=starts_at, ends_at=ends_at, status=status)
    day = (starts_at + timedelta(hours=7)).date()
    served = dice.sample(sorted({i.code for i, _, _ in targets}), dice.randint(0, 3))
    for code in served:
        make.serves(session, event, make.indicator(session, code))
    counting = [
        (target, known, below(units, target.unit_codes, target.unit_kinds))
        for indicator, target, known in targets
        if indicator.code in served and day.year == 2023 and day <= target.due_on
    ]
    for person in dice.sample(people, dice.randint(0, 8)):
        unit = dice.choice([None, *units])
        unit_id = unit.id if unit else None
        registration = make.registration(session, event, "N", person=person, unit_id=unit_id)
        hours = dice.choice([None, "1.50", "3.00"])
        verdict = dice.choice(["none", "valid", "valid", "revoked"])
        if dice.random() < 0.7:
            make.arrival(session, registration, event.sessions[0])
            for _target, known, inside in counting:
                if unit_id in inside and status != "cancelled" and ends_at <= NEW_YEAR:
                    known.events.add(event.id)
        if verdict == "none":
            continue
        make.certificate(session, registration, status=verdict, lesson_hours=hours)
        for _target, known, inside in counting:
            if verdict == "valid" and unit_id in inside:
                known.people.add(registration.person_id)
                known.hours += Decimal(hours or 0)


def test_figure_of_an_unknown_indicator_or_target_is_not_found(session: Session) -> None:
    make.indicator(session)

    for code, target in (("Z9", ""), ("A4.1", "unknown")):
        with pytest.raises(NotFoundError):
            queries.figure(session, 2023, code, target_id=target, at=NEW_YEAR, zone=ZONE)


def test_people_are_found_by_name_nip_and_unit(session: Session) -> None:
    event, indicator = make.event(session), make.indicator(session)
    make.serves(session, event, indicator)
    unit = make.unit(session, "DINKES", short_name="Dinkes")
    certified(session, event, "Sari Dewi", nip="197902012005012001", unit_id=unit.id)
    certified(session, event, "100% Budi")
    goal = queries.figure(session, 2023, "A4.1", at=NEW_YEAR, zone=ZONE).goal

    def names(**more: object) -> list[str]:
        rows = session.execute(queries.people_of(goal, **more))  # type: ignore[arg-type]
        return [row.facts["name"] for row in rows]

    assert names() == ["100% Budi", "Sari Dewi"]
    assert names(q="DEWI") == ["Sari Dewi"]
    assert names(q="19790201 200501 2 001") == ["Sari Dewi"]
    assert names(q="100%") == ["100% Budi"]
    assert names(q="%") == names(q="") == names()
    assert names(members=frozenset([unit.id])) == ["Sari Dewi"]
    assert names(members=frozenset()) == []


def test_certificates_lead_to_their_arrivals(session: Session) -> None:
    event, indicator = make.event(session, sessions=2), make.indicator(session)
    make.serves(session, event, indicator)
    registration = make.registration(session, event)
    for one in event.sessions:
        make.arrival(session, registration, one, method="hall_screen", device="HP peserta")
    make.certificate(session, registration)
    goal = queries.figure(session, 2023, "A4.1", at=NEW_YEAR, zone=ZONE).goal

    (row,) = queries.certificates_of(session, goal, registration.person_id)
    arrivals = queries.arrivals_of(session, [row.registration_id])[registration.id]

    assert (row.number, row.event.public_id) == ("1/2023", event.public_id)
    assert [(one.title, one.method, one.device) for one in arrivals] == [
        ("Sesi 1", "hall_screen", "HP peserta"),
        ("Sesi 2", "hall_screen", "HP peserta"),
    ]


def test_coverage_shows_units_with_nobody_first(session: Session) -> None:
    roof = make.unit(session, "PEMKOT", kind="Pemda")
    with_some = make.unit(session, "DINKES", kind="Dinas", parent_id=roof.id)
    make.unit(session, "UPT", kind="UPT", parent_id=with_some.id)
    make.unit(session, "ZZZ", kind="Dinas", parent_id=roof.id)
    heads(session, with_some, 4)
    event = make.event(session)
    for name, code in (("A", "DINKES"), ("B", "UPT"), ("C", "PEMKOT")):
        certified(session, event, name, unit_id=make.unit(session, code).id)
    indicator = make.indicator(session)

    found = queries.coverage(session, 2023, zone=ZONE)
    of_kind = queries.coverage(session, 2023, kind="UPT", zone=ZONE)
    of_indicator = queries.coverage(session, 2023, indicator_id=indicator.id, zone=ZONE)

    assert [(u.code, u.people, u.heads, u.share) for u in found.units] == [
        ("INSPEKTORAT", 0, None, None),
        ("ZZZ", 0, None, None),
        ("DINKES", 2, 4, 0.5),
    ]
    assert (found.people, found.elsewhere, found.empty) == (2, 1, 2)
    assert [(u.code, u.people) for u in of_kind.units] == [("UPT", 1)]
    assert (of_indicator.people, of_indicator.elsewhere, of_indicator.empty) == (0, 0, 3)


def test_newest_year_has_certificates_or_a_catalogue_or_is_this_one(session: Session) -> None:
    assert queries.newest_year(session, NEW_YEAR, ZONE) == 2024
    make.indicator(session, year=2022)
    make.indicator(session, year=2026)
    assert queries.newest_year(session, NEW_YEAR, ZONE) == 2022
    make.certificate(session, make.registration(session, make.event(session)))
    assert queries.newest_year(session, NEW_YEAR, ZONE) == 2023


def test_a_year_costs_the_same_for_1_and_for_30(session: Session) -> None:
    def fill(numbers: range) -> None:
        for n in numbers:
            unit = make.unit(session, f"U{n}", kind="Dinas")
            indicator = make.indicator(session, f"A{n}.1")
            event = make.event(session)
            make.serves(session, event, indicator)
            make.target(session, indicator, unit_codes=[unit.code])
            make.target(session, indicator, measure="head_count_share")
            certified(session, event, f"N{n}", unit_id=unit.id)

    fill(range(1, 2))
    session.expunge_all()
    with counted() as one:
        seen(session)
        queries.coverage(session, 2023, zone=ZONE)
    fill(range(2, 31))
    session.expunge_all()
    with counted() as thirty:
        progress = seen(session)
        queries.coverage(session, 2023, zone=ZONE)

    assert len(progress.areas) == 30
    assert len(one) == len(thirty)
