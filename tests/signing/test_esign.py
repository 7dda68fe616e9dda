"""The state's signing service, against a stand-in that behaves as its callers say."""

import pytest

from eventapp.signing.esign import Credentials, Esign, EsignError
from eventapp.signing.growth import Growth, growth
from tests.signing import bsre
from tests.signing.bsre import NIK, PASSPHRASE, PASSWORD, USER
from tests.signing.test_growth import paper

WHO = Credentials(NIK, PASSPHRASE)


@pytest.mark.parametrize("by_download", [False, True])
def test_a_file_comes_back_signed(by_download: bool) -> None:
    with bsre.service(by_download=by_download) as standing:
        signed = Esign(standing.url + "/", USER, PASSWORD).sign(paper(), "a.pdf", WHO)

    assert growth(paper(), signed) is Growth.SIGNED
    form = dict(standing.seen[0])
    assert (form.pop("file"), form) == (
        paper(),
        {"nik": NIK.encode(), "passphrase": PASSPHRASE.encode(), "tampilan": b"invisible"},
    )


@pytest.mark.parametrize(
    ("status", "user", "passphrase", "fault"),
    [
        (200, "other", PASSPHRASE, "refused"),
        (200, USER, "salah", "refused"),
        (422, USER, PASSPHRASE, "rejected"),
        (503, USER, PASSPHRASE, "away"),
        (302, USER, PASSPHRASE, "rejected"),
    ],
)
def test_a_refusal_says_which(status: int, user: str, passphrase: str, fault: str) -> None:
    with bsre.service(status=status) as standing, pytest.raises(EsignError) as refused:
        Esign(standing.url, user, PASSWORD).sign(paper(), "a.pdf", Credentials(NIK, passphrase))

    assert refused.value.fault == fault


def test_a_service_that_is_away_is_said_to_be_away() -> None:
    with bsre.service() as standing:
        gone = standing.url
    with pytest.raises(EsignError) as refused:
        Esign(gone, USER, PASSWORD).sign(paper(), "a.pdf", WHO)

    assert refused.value.fault == "away"


def test_secrets_are_not_shown_by_repr() -> None:
    assert PASSPHRASE not in repr(WHO)
    assert NIK not in repr(WHO)
