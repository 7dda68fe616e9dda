"""What a line says, what its seal covers, and what an audit can find wrong."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Fault(StrEnum):
    """What is wrong with a line."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    BROKEN_CHAIN = "broken_chain"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line that doesn't stand: its number (`line`), place in the chain, and the fault."""

    line: int
    fault: Fault
    seq: int | None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a line says; its digest covers all of it."""

    uid: str
    at: datetime
    actor_kind: str
    actor_id: str
    actor_label: str
    action: str
    subject_kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def canonical(content: Content) -> bytes:
    """Return the one spelling of a line: JSON, keys sorted, the moment in UTC microseconds."""
    fields = {name: getattr(content, name) for name in Content.__slots__}
    fields["at"] = content.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return _JSON.encode(fields).encode()


def digest(content: Content) -> str:
    """Return the SHA-256 of the line."""
    return hashlib.sha256(canonical(content)).hexdigest()


def mac(content: Content, key: bytes) -> str:
    """Return the mark only this installation can make: a line put in by hand lacks it."""
    return hmac.digest(key, canonical(content), "sha256").hex()


def link(previous: str, line: int, content_digest: str) -> str:
    """Return the chain's next link over the previous one and this line."""
    return hashlib.sha256(f"{previous}|{line}|{content_digest}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a line says has changed; None where it wasn't there."""

    field: str
    before: Any
    after: Any


def changes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    """Return the fields that differ, in the order they were written."""
    old, new = before or {}, after or {}
    fields = [*new, *(name for name in old if name not in new)]
    return [
        Change(name, old.get(name), new.get(name))
        for name in fields
        if name not in old or name not in new or old[name] != new[name]
    ]
