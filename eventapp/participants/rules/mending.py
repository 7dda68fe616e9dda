"""How far somebody may mend the own printed name alone, and what an organiser must see first.

Pure rules: no database, no clock.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from eventapp.participants.rules.names import PersonName
from eventapp.participants.rules.titles import back_titles, front_title

MOST_LETTERS = 2
SPELLINGS_ALLOWED = 1
# Of this many letters of a name one may change: two of three would make it another's.
_LETTERS_EACH = 4
# Words that share fewer of their letters are shown as two words.
_ALIKE = 0.6

_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.){1,5}")
_CAPITALS = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z]{2,6}")


class Mend(StrEnum):
    """What becomes of a wish: nothing to change, changed at the holder's word, or asked for."""

    SAME = "same"
    NOW = "now"
    ASK = "ask"


def judge(old: PersonName, new: PersonName, *, fixes: int, is_settled: bool) -> Mend:
    """Say what becomes of the wish to be printed as `new`.

    `fixes` counts the spellings the holder mended before; `is_settled` once there is a
    certificate, or the attendance book is closed. Titles may be mended as often as one likes.
    """
    if new == old:
        return Mend.SAME
    if is_settled or not _are_titles(old, new):
        return Mend.ASK
    if new.name == old.name:
        return Mend.NOW
    is_first = fixes < SPELLINGS_ALLOWED
    return Mend.NOW if is_first and _is_near(old.name, new.name) else Mend.ASK


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added, dropped or swapped with their neighbour.

    Damerau's distance in its restricted form (optimal string alignment).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            least = min(
                last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != wanted)
            )
            is_swap = (
                row > 1 and column > 1 and (one[row - 2], letter) == (wanted, other[column - 2])
            )
            line.append(min(least, before[column - 2] + 1) if is_swap else least)
        before, last = last, line
    return last[-1]


def _is_near(old: str, new: str) -> bool:
    """Whether few enough letters differ; capitals and small letters are alike."""
    letters = sum(char.isalpha() for char in old)
    allowed = min(MOST_LETTERS, max(letters // _LETTERS_EACH, 1))
    return distance(old.casefold(), new.casefold()) <= allowed


def _are_titles(old: PersonName, new: PersonName) -> bool:
    """Whether everything new before and behind the name is a title, and not a second name."""
    fronts = set(new.front_title.split()) - set(old.front_title.split())
    backs = set(_backs(new.back_title)) - set(_backs(old.back_title))
    return all(front_title(one) or _DOTTED.fullmatch(one) for one in fronts) and all(
        back_titles(one) or _DOTTED.fullmatch(one) or _CAPITALS.fullmatch(one) for one in backs
    )


def _backs(text: str) -> list[str]:
    return [part for part in text.split(", ") if part]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a name, and whether it stands only there."""

    text: str
    is_changed: bool


def compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return both names in pieces, so that what differs is seen: words, or their letters."""
    before, after = _words(old), _words(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        one, other = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            left.append(Piece(one, is_changed=False))
            right.append(Piece(other, is_changed=False))
            continue
        inside = SequenceMatcher(None, one, other, autojunk=False)
        if inside.ratio() < _ALIKE:
            left.append(Piece(one, is_changed=True))
            right.append(Piece(other, is_changed=True))
            continue
        for within, e, f, g, h in inside.get_opcodes():
            left.append(Piece(one[e:f], is_changed=within != "equal"))
            right.append(Piece(other[g:h], is_changed=within != "equal"))
    return _joined(left), _joined(right)


def _words(text: str) -> list[str]:
    """Part a name so that joining gives it back: words, and what stands between them."""
    return re.findall(r"[^\s,]+|[\s,]+", text)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Join what is marked alike; a blank between two marked words is marked too."""
    found: list[Piece] = []
    for one in filter(lambda piece: piece.text, pieces):
        blank = found.pop() if _is_blank_between(found, one) else None
        if blank or (found and found[-1].is_changed == one.is_changed):
            last = found.pop()
            between = blank.text if blank else ""
            found.append(Piece(last.text + between + one.text, one.is_changed))
        else:
            found.append(one)
    return found


def _is_blank_between(found: list[Piece], one: Piece) -> bool:
    has_two = len(found) > 1 and one.is_changed and found[-2].is_changed
    return has_two and not found[-1].is_changed and found[-1].text.isspace()
