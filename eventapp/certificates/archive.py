"""An event's certificates as a ZIP of single files, and as a register in Excel."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from eventapp.certificates.codes import grouped
from eventapp.certificates.models import Certificate
from eventapp.certificates.queries import Paper
from eventapp.certificates.shelf import Shelf
from eventapp.core.periods import local
from eventapp.files.spreadsheets import Column, Value, write_table
from eventapp.files.zips import safe_part, stream


def archived(papers: Iterable[Paper], shelf: Shelf, at: datetime) -> Iterator[bytes]:
    """Yield the ZIP: a folder per unit, in it NUMBER-NAME.pdf; raises DamagedFileError."""
    return stream(((path_of(paper), shelf.get(paper.sha256)) for paper in papers), at)


def path_of(paper: Paper) -> str:
    """Return a paper's path inside the ZIP; numbers differ, so no two are the same."""
    folder = safe_part(paper.unit_code) if paper.unit_code else "TANPA-UNIT"
    return f"{folder}/{safe_part(paper.number)}-{safe_part(paper.name)}-{paper.code}.pdf"


def written(
    certificates: Sequence[Certificate], heads: Sequence[str], words: dict[str, str], zone: str
) -> bytes:
    """Return the register as xlsx; `heads` are the titles of its 13 columns.

    `words` are what roles and states are called.
    """
    widths = (6, 34, 36, 22, 34, 34, 14, 8, 18, 12, 18, 36, 68)
    columns = [
        Column(title, width, _FORMATS.get(at, ""))
        for at, (title, width) in enumerate(zip(heads, widths, strict=True))
    ]
    rows = (_row(at, one, words, zone) for at, one in enumerate(certificates, 1))
    return write_table(columns, rows, sheet="Sertifikat")


# The hours, and the moment of issue, by the number of their column.
_FORMATS = {7: "0.##", 8: "dd/mm/yyyy hh:mm"}


def _row(at: int, one: Certificate, words: dict[str, str], zone: str) -> list[Value]:
    facts = one.facts
    hours = facts["lesson_hours"]
    return [
        at,
        one.number,
        facts["name"],
        facts["nip"],
        facts["position"],
        facts["unit"],
        words.get(facts["capacity"], ""),
        None if hours is None else float(hours),
        local(one.issued_at, zone),
        words.get(one.status, one.status),
        grouped(one.code),
        one.revoke_reason,
        one.sha256,
    ]
