"""A design as a picture: with real names, across it CONTOH, and a code that verifies as nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from eventapp.certificates import pdf
from eventapp.certificates.design import BUILT_IN, NONE, DesignContent
from eventapp.certificates.facts import CertificateFacts, SessionFacts
from eventapp.certificates.rules import Capacity
from eventapp.core.errors import DamagedFileError
from eventapp.files import pictures, raster
from eventapp.files.pictures import Box, PictureError
from eventapp.files.store import Store

NO_CODE = "0" * 12
SAMPLE_NUMBER = "CONTOH"
# 19 mm and the whole sheet at more than 200 dots an inch.
EMBLEM = Box(600, 600)
BACKGROUND = Box(2480, 1754, is_opaque=True)
# A4 landscape at 100% is 1123 pixels of a style sheet; half as much again for sharp letters.
FULL = 1684
SMALL = 842

# Who stands on a sample while nobody is on any list.
INVENTED = (
    "Prof. Dr. H. Muhammad Abdurrahman Wahid Kusumawardhana, S.H., M.Si., Ak., QIA.",
    "Dra. Hj. Siti Nurhaliza Rahmawati Kusumaningtyas, M.Pd.",
    "Ir. I Gusti Ngurah Agung Wiratmaja Putra, S.T., M.T.",
    "Sukarti",
    "NI'MATUL D'ÂNDRÉ",
)

_SAMPLE = CertificateFacts(
    number=SAMPLE_NUMBER,
    code=NO_CODE,
    version=1,
    capacity=Capacity.PARTICIPANT,
    name=INVENTED[1],
    nip="198001012005012001",
    position="Kepala Subbagian Umum dan Kepegawaian",
    unit="Dinas Komunikasi dan Informatika",
    event="Sosialisasi Antikorupsi bagi Perangkat Daerah",
    theme="Bersama Mencegah Korupsi",
    venue="Aula Lantai 3",
    host_unit="Inspektorat",
    starts_on=date(2025, 5, 20),
    ends_on=date(2025, 5, 20),
    lesson_hours=Decimal(4),
    sessions=(
        SessionFacts("Pengendalian gratifikasi", "Dewi Lestari, S.H.", Decimal(2)),
        SessionFacts("Benturan kepentingan", "Raka Pratama, M.Si.", Decimal(2)),
    ),
    letterhead=("Pemerintah Daerah", "Inspektorat"),
    issued_at_place="",
    issued_on=date(2025, 5, 20),
    signer_position="Inspektur",
    signer_name="Drs. Bagas Nugraha, M.Si.",
    signer_nip=None,
)


def sample_facts(
    design: DesignContent,
    name: str = "",
    *,
    nip: str | None = None,
    position: str = "",
    unit: str = "",
) -> CertificateFacts:
    """Return the facts of an invented event, for somebody else when a name is given."""
    shown = replace(
        _SAMPLE,
        kind=design.kind,
        letterhead=design.letterhead or _SAMPLE.letterhead,
        signers=design.signers,
        lesson_hours=_SAMPLE.lesson_hours if design.shows_hours else None,
    )
    return replace(shown, name=name, nip=nip, position=position, unit=unit) if name else shown


def picture(
    facts: CertificateFacts,
    address: str,
    design: DesignContent,
    shown: Mapping[str, bytes],
    *,
    page: int = 0,
    width: int = FULL,
) -> bytes | None:
    """Return a page of a sample as a JPEG, None past the last page."""
    data = pdf.draw(facts, address, design, shown, is_sample=True)
    image = raster.page(data, page, width)
    return raster.jpeg(image) if image else None


def pictures_of(design: DesignContent, store: Store) -> dict[str, bytes]:
    """Return the stored pictures of a design by SHA-256, compared with it.

    Raises DamagedFileError when one is gone, or isn't a picture we kept.
    """
    wanted = ((design.emblem, EMBLEM), (design.background, BACKGROUND))
    found = {}
    for key, box in wanted:
        if key in {BUILT_IN, NONE}:
            continue
        found[key] = store.get(key)
        try:
            pictures.check(found[key], box)
        except PictureError as error:
            raise DamagedFileError(key) from error
    return found
