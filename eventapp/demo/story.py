"""The seed case in figures: the event of 8 November 2023, and one that is coming up.

Facts are public (ANTARA, 8 November 2023); every person is made up and says so.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from eventapp.events.rules import EventPlan, SessionPlan
from eventapp.indicators.rules import Deadlines, Measure, TargetPlan

# 09.00 WIB, Wednesday 8 November 2023.
SEED_STARTS = datetime(2023, 11, 8, 2, 0, tzinfo=UTC)
FICTION = "Data peraga: semua orang di kegiatan ini rekaan."
SEED_INDICATORS = ("A1.1", "A4.1", "A5.1")
COMING_INDICATORS = ("A3.1", "A4.1", "A4.2")
SIGNER = ("Inspektur (rekaan)", "Inspektur Kota Serang")

# Per year: our own cut-off, upload deadline, application closes.
DEADLINES = {
    2023: Deadlines(date(2023, 11, 24), date(2023, 12, 8), date(2023, 12, 15)),
    2024: Deadlines(date(2024, 11, 22), date(2024, 11, 30), date(2024, 12, 6)),
    2025: Deadlines(date(2025, 11, 21), date(2025, 11, 30), date(2025, 12, 5)),
    2026: Deadlines(date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 4)),
}

_COUNCIL = ("DPRD", "DPRD-AKD", "DPRD-Fraksi")
_DUE = date(2023, 12, 8)
# The values are the demo's own.
TARGETS_2023 = (
    ("A1.1", TargetPlan(Measure.PEOPLE, Decimal(40), _DUE, unit_kinds=_COUNCIL)),
    ("A4.1", TargetPlan(Measure.UNITS, Decimal(34), _DUE)),
    ("A5.1", TargetPlan(Measure.PEOPLE, Decimal(300), _DUE)),
    ("A5.1", TargetPlan(Measure.EVENTS, Decimal(4), _DUE)),
)


def seed(host_unit_id: int | None, indicator_ids: tuple[int, ...]) -> EventPlan:
    """Return the plan of the seed event: three sessions, the speaker from KPK."""
    begins = SEED_STARTS
    return EventPlan(
        title="Sosialisasi Antikorupsi bagi DPRD dan Perangkat Daerah Kota Serang",
        theme="Bersama mencegah korupsi, menaikkan nilai MCP Kota Serang",
        venue="Ledian Hotel, Kota Serang",
        starts_at=begins,
        ends_at=begins + timedelta(hours=6),
        timezone="Asia/Jakarta",
        host_unit_id=host_unit_id,
        description=FICTION,
        capacity=350,
        audience_kinds=("DPRD", "Dinas", "Badan", "Kecamatan"),
        audience_unit_ids=(),
        indicator_ids=indicator_ids,
        certificate_share=Decimal("0.67"),
        signer_name=SIGNER[0],
        signer_position=SIGNER[1],
        issue_place="Serang",
        sessions=_seed_sessions(begins),
    )


def _seed_sessions(begins: datetime) -> tuple[SessionPlan, ...]:
    """Return the three sessions, with the breaks of a real day between them."""
    return (
        SessionPlan(
            title="Program pencegahan korupsi dan nilai MCP",
            starts_at=begins,
            ends_at=begins + timedelta(minutes=90),
            room="Ballroom",
            speaker="Narasumber KPK",
            lesson_hours=Decimal(2),
        ),
        SessionPlan(
            title="Gratifikasi dan benturan kepentingan",
            starts_at=begins + timedelta(minutes=105),
            ends_at=begins + timedelta(minutes=195),
            room="Ballroom",
            speaker="Narasumber KPK",
            lesson_hours=Decimal(2),
        ),
        SessionPlan(
            title="Rencana aksi pencegahan di unit masing-masing",
            starts_at=begins + timedelta(minutes=255),
            ends_at=begins + timedelta(minutes=345),
            room="Ballroom",
            speaker="Inspektorat Kota Serang",
            lesson_hours=Decimal(2),
        ),
    )


def coming(begins: datetime, host_unit_id: int | None, indicator_ids: tuple[int, ...]) -> EventPlan:
    """Return the plan of the event coming up, two sessions from `begins` on."""
    return EventPlan(
        title="Sosialisasi Pengendalian Gratifikasi di Layanan Publik",
        theme="Layanan tanpa pungli",
        venue="Aula Pemerintah Kota Serang",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        timezone="Asia/Jakarta",
        host_unit_id=host_unit_id,
        description=FICTION,
        capacity=120,
        audience_kinds=("Dinas", "Kecamatan", "RSUD"),
        audience_unit_ids=(),
        indicator_ids=indicator_ids,
        certificate_share=Decimal(1),
        signer_name=SIGNER[0],
        signer_position=SIGNER[1],
        issue_place="Serang",
        sessions=(
            SessionPlan(
                title="Mengenal dan menolak gratifikasi",
                starts_at=begins,
                ends_at=begins + timedelta(minutes=90),
                room="Aula",
                speaker="Penyuluh antikorupsi (rekaan)",
                lesson_hours=Decimal(2),
            ),
            SessionPlan(
                title="Melapor lewat UPG",
                starts_at=begins + timedelta(minutes=90),
                ends_at=begins + timedelta(hours=3),
                room="Aula",
                speaker="UPG Kota Serang",
                lesson_hours=Decimal(2),
            ),
        ),
    )
