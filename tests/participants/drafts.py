"""Drafts for tests."""

from eventapp.participants.rules.names import split_name
from eventapp.participants.rules.people import Draft

NIP = "198609262015051001"
OTHER_NIP = "197901022005011002"
PHONE = "+6281234567890"


def draft(name: str = "Sari Dewi, S.Sos.", **more: object) -> Draft:
    """Return a good row."""
    return Draft(0, split_name(name), **more)  # type: ignore[arg-type]


def many(count: int) -> list[Draft]:
    """Return as many different people, with numbers of their own."""
    return [draft(f"Orang {_word(at)}", nip=f"19860926201505{at:04d}") for at in range(count)]


def _word(at: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{at:04d}").title()
