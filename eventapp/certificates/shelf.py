"""The bytes of certificates, put together from the part they share and their own.

Both parts are kept as they were made: no library of today draws a file of yesterday again.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.certificates.models import CertificateFile
from eventapp.core.errors import DamagedFileError
from eventapp.files.store import Store

_HEADS_AT_HAND = 8
_ASKED_AT_ONCE = 500


class Shelf:
    """Read certificates' files by their SHA-256; any other file of the store too."""

    def __init__(
        self, store: Store, reading: Callable[[], AbstractContextManager[Session]]
    ) -> None:
        self._store = store
        self._reading = reading
        self._head = lru_cache(_HEADS_AT_HAND)(store.get)

    def get(self, key: str) -> bytes:
        """Return the whole file, compared with its SHA-256 first; raises DamagedFileError."""
        with self._reading() as session:
            found = session.execute(
                select(CertificateFile.head, CertificateFile.tail)
                .where(CertificateFile.sha256 == key, CertificateFile.head.is_not(None))
                .limit(1)
            ).first()
        if found is None:
            return self._store.get(key)
        head, tail = found
        data = self._head(head) + (tail or b"")
        if hashlib.sha256(data).hexdigest() != key:
            raise DamagedFileError(key)
        return data

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Return those whose file, or the part it shares, isn't in the store; reads no file."""
        wanted = list(dict.fromkeys(keys))
        parts = {key: key for key in wanted}
        with self._reading() as session:
            for at in range(0, len(wanted), _ASKED_AT_ONCE):
                rows = session.execute(
                    select(CertificateFile.sha256, CertificateFile.head).where(
                        CertificateFile.sha256.in_(wanted[at : at + _ASKED_AT_ONCE]),
                        CertificateFile.head.is_not(None),
                    )
                )
                parts.update((sha256, head or sha256) for sha256, head in rows)
        gone = {part for part in set(parts.values()) if not self._store.has(part)}
        return [key for key in wanted if parts[key] in gone]
