"""Spell a name: capitals where they belong, and what can't stand in a name at all."""

import re

from eventapp.core.text import clean

_SMALL_WORDS = {"bin", "binti", "van", "von", "der", "den", "de", "da", "ibn", "ibnu"}
_ROMAN = {"ii", "iii", "iv", "vi", "vii", "viii"}
_NEVER_IN_A_NAME = set('<>{}[]=@|\\^~%$#*;"')


def tidy_case(name: str) -> str:
    """Return `name` in title case if it is wholly in capitals or small letters, else as it is."""
    if not (name.isupper() or name.islower()):
        return name
    return " ".join(_title_word(word, is_first=at == 0) for at, word in enumerate(name.split(" ")))


def is_usable_name(name: str) -> bool:
    """Tell whether `name` can stand on a certificate: letters in it, no code or formula signs."""
    return (
        sum(char.isalpha() for char in name) > 1
        and not _NEVER_IN_A_NAME & set(name)
        and name[0] not in "+-="
        and "://" not in name
    )


def is_doctor_unsure(text: str) -> bool:
    """Tell whether the case of a lone "DR." or "dr." can't say physician or doctor.

    Everybody sees the difference on a certificate, so a human should look.
    """
    tokens = re.split(r"[\s.,]+", clean(text, 1000))
    letters = "".join(tokens)
    return bool({"DR", "dr"} & set(tokens)) and (letters.isupper() or letters.islower())


def _title_word(word: str, *, is_first: bool) -> str:
    low = word.lower()
    if low in _SMALL_WORDS and not is_first:
        return low
    if low in _ROMAN and not is_first:
        return word.upper()
    return "".join(_capital(part) for part in re.split(r"([-.])", low))


def _capital(part: str) -> str:
    """Capital first; after an apostrophe only when one letter stands before it (D'Angelo)."""
    raised = part[:1].upper() + part[1:]
    return re.sub(r"^([A-Z]['\u2019])(\w)", lambda m: m[1] + m[2].upper(), raised)
