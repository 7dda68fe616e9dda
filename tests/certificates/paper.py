"""A certificate's facts for tests, all invented."""

from datetime import date
from decimal import Decimal

from eventapp.certificates.facts import CertificateFacts, SessionFacts
from eventapp.certificates.rules import Capacity

SESSIONS = (
    SessionFacts("Peran DPRD dan OPD dalam Pencegahan Korupsi", "Raka Pratama (KPK)", Decimal(2)),
    SessionFacts("Capaian dan Strategi Pencegahan", "Dewi Lestari, S.H.", Decimal("1.5")),
    SessionFacts("Pengendalian Gratifikasi", "", Decimal(2)),
)

FACTS = CertificateFacts(
    number="700.1.2/007-INSPEKTORAT/XI/2023",
    code="7K3MQ9XW2ABC",
    version=1,
    capacity=Capacity.PARTICIPANT,
    name="Hj. Sari Wulandari, S.Sos., M.Si.",
    nip="198609262015052001",
    position="Kepala Bidang Pencegahan",
    unit="Badan Kesatuan Bangsa dan Politik",
    event="Sosialisasi Antikorupsi bagi DPRD dan Perangkat Daerah",
    theme="Bersama Mencegah Korupsi",
    venue="Ledian Hotel, Kota Serang",
    host_unit="Inspektorat Kota Serang",
    starts_on=date(2023, 11, 8),
    ends_on=date(2023, 11, 8),
    lesson_hours=Decimal("5.5"),
    sessions=SESSIONS,
    letterhead=("Pemerintah Kota Serang", "Inspektorat"),
    issued_at_place="Serang",
    issued_on=date(2023, 11, 9),
    signer_position="Inspektur",
    signer_name="Drs. Bagas Nugraha, M.Si.",
    signer_nip=None,
)

LONG_NAME = (
    "Prof. Dr. H. Muhammad Abdurrahman Wahid Kusumawardhana Sastroprawiro, "
    "S.H., S.Sos., M.Si., Ak., CGCAE., QIA."
)
