"""What a stored password costs whoever tries to guess it."""

import importlib.util

from eventapp.accounts import passwords


def test_hashes_have_the_cost_of_rfc_9106() -> None:
    # A second copy of the module: the tests' own is made cheap.
    assert passwords.__spec__
    assert passwords.__spec__.loader
    fresh = importlib.util.module_from_spec(passwords.__spec__)
    passwords.__spec__.loader.exec_module(fresh)

    stored = fresh.hash_password("rahasia sekali")

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (fresh.matches(stored, "rahasia sekali"), fresh.matches(stored, "bukan")) == (
        True,
        False,
    )
    assert fresh.matches(None, "nobody has this password") is False
