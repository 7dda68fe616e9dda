"""Bytes kept on disk under their SHA-256: written once, whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from eventapp.core.errors import DamagedFileError


class Store:
    """A folder of immutable files; any number of processes and hosts may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep `data`, flushed to disk, and return its SHA-256 in hex."""
        key = hashlib.sha256(data).hexdigest()
        path = self._path(key)
        if path.exists():
            return key
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes, compared with their SHA-256 first; raises DamagedFileError."""
        try:
            data = self._path(key).read_bytes()
        except OSError as error:
            raise DamagedFileError(key) from error
        if hashlib.sha256(data).hexdigest() != key:
            raise DamagedFileError(key)
        return data

    def has(self, key: str) -> bool:
        """Whether something is stored under `key`."""
        return self._path(key).exists()

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key
