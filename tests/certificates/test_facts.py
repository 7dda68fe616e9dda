"""The snapshot behind a certificate."""

import json
from dataclasses import replace

import pytest

from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.rules import Capacity
from tests.certificates.paper import FACTS


@pytest.mark.parametrize(
    "facts", [FACTS, replace(FACTS, lesson_hours=None, nip=None, capacity=Capacity.SPEAKER)]
)
def test_facts_come_back_from_json_unchanged(facts: CertificateFacts) -> None:
    assert CertificateFacts.from_dict(json.loads(json.dumps(facts.to_dict()))) == facts


def test_a_snapshot_with_a_gap_is_refused() -> None:
    data = FACTS.to_dict()
    del data["theme"]

    with pytest.raises(KeyError):
        CertificateFacts.from_dict(data)
