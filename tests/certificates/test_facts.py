"""The snapshot behind a certificate."""

import json
from dataclasses import replace

import pytest

from eventapp.certificates.design import Place, Signer
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.rules import Capacity, Kind
from tests.certificates.paper import FACTS


@pytest.mark.parametrize(
    "facts",
    [
        FACTS,
        replace(FACTS, lesson_hours=None, nip=None, capacity=Capacity.SPEAKER),
        replace(
            FACTS,
            kind=Kind.STATEMENT,
            signers=(Signer("Camat", "Sri", "", "a.n. Wali Kota", Place.LEFT),),
        ),
    ],
)
def test_facts_come_back_from_json_unchanged(facts: CertificateFacts) -> None:
    assert CertificateFacts.from_dict(json.loads(json.dumps(facts.to_dict()))) == facts


def test_a_snapshot_with_a_gap_is_refused() -> None:
    data = FACTS.to_dict()
    del data["theme"]

    with pytest.raises(KeyError):
        CertificateFacts.from_dict(data)


def test_a_snapshot_older_than_designs_still_loads() -> None:
    data = FACTS.to_dict()
    del data["kind"], data["signers"]

    facts = CertificateFacts.from_dict(data)

    assert facts == FACTS
    assert facts.signatures == (Signer("Inspektur", "Drs. Bagas Nugraha, M.Si."),)
