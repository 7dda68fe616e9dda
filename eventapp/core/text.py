"""Clean what people and files hand in before anything else sees it."""

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MARKS_ON_ONE_LETTER = 2


def clean(value: str | None, limit: int = 200) -> str:
    """Return `value` in NFC on one line, without what can't be seen, at most `limit` long.

    Control and direction marks, surrogates and unassigned characters go; blanks fold to one;
    at most two combining marks stay on a letter (piled marks run over the lines of a print).
    """
    return " ".join(_visible(value or "").split())[:limit].strip()


def clean_lines(value: str | None, limit: int = 4000) -> str:
    """Return `value` cleaned line by line, for fields of several lines."""
    lines = (value or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean(line, limit) for line in lines).strip()[:limit]


def _visible(value: str) -> str:
    if value.isascii() and value.isprintable():
        return value
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", value):
        category = unicodedata.category(char)
        if category in _UNSEEN:
            if char in "\t\n\r":
                kept.append(" ")
            continue
        marks = marks + 1 if category == "Mn" else 0
        if marks <= _MARKS_ON_ONE_LETTER:
            kept.append(char)
    return "".join(kept)


def sort_key(value: str) -> str:
    """Return the form names are sorted and searched by: casefolded, letters and digits only."""
    folded = unicodedata.normalize("NFKD", value).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
