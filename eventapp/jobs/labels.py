"""Kinds of jobs and reasons of failures in the words of the screen.

Rooms above register theirs, as lazy texts, when their views or tasks are imported.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

_KINDS: dict[str, Any] = {}
_REASONS: dict[str, Any] = {}
_OTHER = _l("Pekerjaan")


def name_kind(kind: str, title: Any) -> None:
    """Say what a kind of job is called, as a heading."""
    _KINDS[kind] = title


def name_reason(reason: str, sentence: Any) -> None:
    """Say what a fixed word among a job's failures means."""
    _REASONS[reason] = sentence


def title(kind: str) -> str:
    """Return the heading of a kind of job."""
    return str(_KINDS.get(kind, _OTHER))


def reason(word: str) -> str:
    """Return what a failure's word means; the word itself when nobody has said."""
    return str(_REASONS.get(word, word))
