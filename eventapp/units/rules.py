"""Find the unit somebody means by what they wrote: code, name, short name, alias, in any form."""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.core.text import clean

_WORDS = {"kec": "kecamatan", "kel": "kelurahan", "bag": "bagian", "sekr": "sekretariat"}
_GOVERNMENT = re.compile(r"pemerintah (?:daerah )?((?:kota|kabupaten|provinsi) .+)")
_NEAR_ENOUGH = 0.62
_GUESSES = 300  # each costs milliseconds, and a hostile list can hold 20,000 unknown units


class UnitVerdict(StrEnum):
    """What became of a search for a unit."""

    FOUND = "found"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class UnitNames:
    """One unit under all the names it goes by."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The answer: a unit's code when found, else the codes it may have been (best first)."""

    verdict: UnitVerdict
    code: str | None = None
    candidates: tuple[str, ...] = ()


def unit_words(text: str) -> str:
    """Return `text` in small letters, words alone, common short forms written out."""
    folded = unicodedata.normalize("NFKD", clean(text)).casefold().replace("&", " dan ")
    words = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(_WORDS.get(word, word) for word in words.split())


def unit_key(text: str, suffixes: Sequence[str] = ()) -> str:
    """Return what all spellings of a unit share.

    `suffixes` are the place's own names ("kota serang") that people put behind any unit, even
    twice; one is cut off only if something remains before it.
    """
    words = unit_words(text)
    while True:
        cut = next((s for s in suffixes if words.endswith(f" {s}")), None)
        if cut is None:
            return words.replace(" ", "")
        words = words[: -len(cut)].rstrip()


def place_suffixes(units: Iterable[UnitNames]) -> tuple[str, ...]:
    """Return the place's names by its government: "Pemerintah Kota Serang" gives "kota serang"."""
    found = (_GOVERNMENT.fullmatch(unit_words(unit.name)) for unit in units)
    return tuple(dict.fromkeys(match[1] for match in found if match))


class UnitIndex:
    """All units, ready to be found by any of their names."""

    def __init__(self, units: Iterable[UnitNames], suffixes: Sequence[str] | None = None) -> None:
        """Build from names; without `suffixes` they are read off the units themselves."""
        self.units = {unit.code: unit for unit in units}
        given = place_suffixes(self.units.values()) if suffixes is None else suffixes
        self.suffixes = tuple(unit_words(suffix) for suffix in given)
        self._codes = {code.casefold(): code for code in self.units}
        self._keys: dict[str, list[str]] = defaultdict(list)
        self._guesses: dict[str, tuple[str, ...]] = {}
        for unit in self.units.values():
            for text in (unit.code, unit.name, unit.short_name, *unit.aliases):
                key = unit_key(text, self.suffixes)
                if key and unit.code not in self._keys[key]:
                    self._keys[key].append(unit.code)

    def find(self, text: str) -> UnitMatch:
        """Return the unit meant by `text`, or the ones it may be; a code as it stands wins."""
        exact = self._codes.get(clean(text).casefold())
        if exact:
            return UnitMatch(UnitVerdict.FOUND, exact)
        key = unit_key(text, self.suffixes)
        codes = self._keys.get(key, [])
        if len(codes) == 1:
            return UnitMatch(UnitVerdict.FOUND, codes[0])
        if codes:
            return UnitMatch(UnitVerdict.AMBIGUOUS, None, tuple(codes))
        return UnitMatch(UnitVerdict.UNKNOWN, None, self._near(key))

    def name(self, code: str) -> str:
        """Return the unit's full name; KeyError for an unknown code."""
        return self.units[code].name

    def _near(self, key: str, limit: int = 3) -> tuple[str, ...]:
        if not key or (key not in self._guesses and len(self._guesses) >= _GUESSES):
            return ()
        if key not in self._guesses:
            self._guesses[key] = self._guess(key, limit)
        return self._guesses[key]

    def _guess(self, key: str, limit: int) -> tuple[str, ...]:
        near = difflib.get_close_matches(key, self._keys, n=limit * 2, cutoff=_NEAR_ENOUGH)
        codes = dict.fromkeys(code for found in near for code in self._keys[found])
        return tuple(codes)[:limit]
