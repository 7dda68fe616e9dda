"""Take a name apart into front title, name and back title, and put it together again."""

import re
from dataclasses import dataclass
from functools import lru_cache

from eventapp.core.text import clean, sort_key
from eventapp.participants.rules.spelling import tidy_case
from eventapp.participants.rules.titles import (
    UNSURE_WITHOUT_DOTS,
    back_titles,
    front_title,
    title_key,
)

NAME_LIMIT = 120
TITLE_LIMIT = 80
_SHORT_TITLE = 8
_FEWEST_WORDS = 3  # of a name in capitals, before its last is taken for a title


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as it is stored: "Dr. H." + "Andi Saputra" + "S.Sos., M.Si."."""

    front_title: str
    name: str
    back_title: str

    @property
    def full(self) -> str:
        """The name as it is printed."""
        return full_name(self.front_title, self.name, self.back_title)


def full_name(front: str, name: str, back: str) -> str:
    """Return the name as it is printed: "Dr. H. Andi Saputra, S.Sos., M.Si."."""
    return ", ".join(part for part in (f"{front} {name}".strip(), back) if part)


def split_name(text: str) -> PersonName:
    """Split a typed name. Known titles get their standard spelling, unknown ones stay as typed.

    A name wholly in capitals or small letters is put in title case; mixed case is the holder's
    own spelling and stays.
    """
    head, *segments = [part.strip() for part in clean(text, 1000).split(",")]
    fronts, words = _take_fronts(_tidy_blanks(head).split())
    words, backs = _take_backs(words)
    extra: list[str] = []
    for segment in filter(None, segments):
        front = front_title(segment)
        titles = back_titles(segment)
        if titles:
            backs += titles
        elif front:
            fronts.append(front)
        elif _looks_like_title(segment):
            backs.append(segment)
        else:
            extra.append(segment)
    name = ", ".join(filter(None, [" ".join(words), *extra]))
    return PersonName(_settle_doctor(fronts, backs, head), tidy_case(name), ", ".join(backs))


def join_typed(front: str, name: str, back: str) -> PersonName:
    """Return a name whose titles were typed in fields of their own, in standard spelling.

    Titles typed into the name field as well are split off and kept once.
    """
    split = split_name(name)
    fronts = " ".join(filter(None, [tidy_front(front), split.front_title])).split()
    backs = ", ".join(filter(None, [tidy_back(back), split.back_title])).split(", ")
    return PersonName(
        " ".join(dict.fromkeys(fronts)), split.name, ", ".join(dict.fromkeys(filter(None, backs)))
    )


def tidy_front(text: str) -> str:
    """Return front titles in standard spelling, blank-separated; unknown ones as typed."""
    tokens = _tidy_blanks(clean(text, 1000).replace(",", " ")).split()
    return " ".join(front_title(token) or token for token in tokens)


def tidy_back(text: str) -> str:
    """Return back titles in standard spelling, comma-separated; unknown ones as typed."""
    titles: list[str] = []
    for segment in filter(None, (part.strip() for part in clean(text, 1000).split(","))):
        titles += back_titles(segment) or [segment]
    return ", ".join(titles)


@lru_cache(maxsize=1 << 15)
def name_key(text: str) -> str:
    """Return what two spellings of one name share: no titles, marks, capitals or blanks' count."""
    return sort_key(re.sub(r"['\u2018\u2019`\u02bc]", "", split_name(text).name))


def _tidy_blanks(head: str) -> str:
    """Part glued titles ("Dr.H.Andi") and close torn ones ("K. H."), leaving initials alone."""
    head = re.sub(r"\b([Kk])\.\s+([Hh])\.(?=\s)", r"\1.\2.", head)
    glued = re.match(r"(?:[^\W\d_]{1,7}\.)+(?=[^\W\d_]{2,})", head)
    if glued and all(map(front_title, glued[0].rstrip(".").split("."))):
        return glued[0].replace(".", ". ") + head[glued.end() :]
    return head


def _take_fronts(words: list[str]) -> tuple[list[str], list[str]]:
    fronts: list[str] = []
    at = 0
    while at < len(words) - 1:
        parts = [part for part in re.split(r"(?<=\.)", words[at]) if part]
        title = front_title(words[at])
        each = [front_title(part) for part in parts]
        if title and _is_written_as_front(words[at]):
            fronts.append(title)
        elif len(parts) > 1 and all(each):
            fronts += [found for found in each if found]
        else:
            break
        at += 1
    return fronts, words[at:]


def _is_written_as_front(token: str) -> bool:
    """One letter is an initial unless a dot or its being "H" says otherwise."""
    return "." in token or title_key(token) not in {"r", "tb", "rt", "kol", "mayor", "ny", "tn"}


def _take_backs(words: list[str]) -> tuple[list[str], list[str]]:
    backs: list[str] = []
    shouting = " ".join(words).isupper()
    while len(words) > 1:
        token = words[-1]
        titles = back_titles(token)
        plain = "." not in token
        if not titles or (plain and (not token.isupper() or len(token) == 1)):
            break
        is_unsure = title_key(token) in UNSURE_WITHOUT_DOTS or len(words) < _FEWEST_WORDS
        if (plain and shouting and is_unsure) or _is_initial(token):
            break
        backs = titles + backs
        words = words[:-1]
    return words, backs


def _is_initial(token: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_]\.", token))


def _looks_like_title(segment: str) -> bool:
    short = len(title_key(segment)) <= _SHORT_TITLE and " " not in segment
    return "." in segment or (short and segment[-1:].isupper())


def _settle_doctor(fronts: list[str], backs: list[str], head: str) -> str:
    """Make a doctor in capitals who studied medicine (S.Ked.) a physician."""
    if head.isupper() and "S.Ked." in backs:
        fronts = ["dr." if title == "Dr." else title for title in fronts]
    return " ".join(fronts)
