"""Read what credentials need: one version of a certificate, and which have ended."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.certificates.codes import normalise_code
from eventapp.certificates.models import Certificate
from eventapp.certificates.rules import State


def of_version(session: Session, code: str, version: int | None) -> Certificate | None:
    """Return a version under a code however it was typed, the newest for None."""
    known = normalise_code(code)
    if known is None:
        return None
    wanted = select(Certificate).where(Certificate.code == known)
    if version is not None:
        wanted = wanted.where(Certificate.version == version)
    return session.scalar(wanted.order_by(Certificate.version.desc()).limit(1))


def ended(session: Session, first: int, last: int) -> Sequence[int]:
    """Return the ids from `first` to `last` of what was revoked or superseded."""
    return session.scalars(
        select(Certificate.id).where(
            Certificate.id.between(first, last), Certificate.status != State.VALID
        )
    ).all()
