"""Find certificates by the bytes of their files."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from eventapp.certificates.models import Certificate, CertificateFile


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a certificate version; `part` is issued, unsigned or handoff."""

    code: str
    version: int
    part: str


def filed(session: Session, digests: Collection[str]) -> dict[str, Filed]:
    """Return what is known under some SHA-256s; what was issued goes before what wasn't."""
    if not digests:
        return {}
    files = (
        select(CertificateFile.sha256, Certificate.code, Certificate.version, CertificateFile.part)
        .join(Certificate, Certificate.id == CertificateFile.certificate_id)
        .where(CertificateFile.sha256.in_(digests))
    )
    issued = select(
        Certificate.sha256, Certificate.code, Certificate.version, literal("issued")
    ).where(Certificate.sha256.in_(digests))
    rows: Any = session.execute(union_all(files, issued)).all()
    found: dict[str, Filed] = {}
    for sha256, code, version, part in rows:
        if sha256 not in found or part == "issued":
            found[sha256] = Filed(code, version, part)
    return found
