"""A certificate as a verifiable credential for machines: Open Badges 3.0, signed as VC-JWT.

The credential follows 1EdTech's Open Badges 3.0 (AchievementCredential) on W3C Verifiable
Credentials 2.0; its proof is a JWT with ES256 (Open Badges 3.0, 8.2; VC-JOSE-COSE). The issuer is
`did:web`, the keys lie under `/.well-known/did.json`, revocation in a Bitstring Status List.

The holder stands in it by name, as on paper. A NIP is left out, hashed too: its digits are a
birth date and a short serial, so any hash of it can be tried out.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.rules import Capacity

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGE_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# The least number of bits in a list, so that one holder isn't told from it (Bitstring 1.0, 6.1).
LIST_BITS = 131_072

# Official documents are Indonesian in every language of the screens.
_DONE = {
    Capacity.PARTICIPANT: "Hadir sebagai peserta pada sesi yang dihitung untuk sertifikat.",
    Capacity.SPEAKER: "Menjadi narasumber.",
    Capacity.MODERATOR: "Menjadi moderator.",
    Capacity.ORGANISER: "Bertugas sebagai panitia.",
}


class Key(Protocol):
    """What signs: an ECDSA key on P-256."""

    @property
    def key_id(self) -> str:
        """The name of the key among the installation's."""

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes, r and s."""

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half (RFC 7517)."""


@dataclass(frozen=True, slots=True)
class Issuing:
    """What a credential needs beside the facts: `index` is its place among all certificates."""

    facts: CertificateFacts
    issued_at: datetime
    index: int


def did(base_url: str) -> str:
    """Return the issuer's `did:web` of an address; a port is written with %3A (did:web, 3.1)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='.-')}"


def credential(issuing: Issuing, base_url: str, organisation: str) -> dict[str, Any]:
    """Return the unsigned credential."""
    facts = issuing.facts
    address = f"{base_url}/v/{facts.code}"
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": facts.name,
                "identityType": "name",
            }
        ],
        "achievement": _achievement(facts, address),
        "role": str(facts.capacity),
        "activityStartDate": f"{facts.starts_on.isoformat()}T00:00:00Z",
        "activityEndDate": f"{facts.ends_on.isoformat()}T00:00:00Z",
        "licenseNumber": facts.number,
    }
    if facts.lesson_hours is not None:
        subject["creditsEarned"] = float(facts.lesson_hours)
    return {
        "@context": [VC_CONTEXT, BADGE_CONTEXT],
        "id": f"{address}.jwt?versi={facts.version}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"Sertifikat {facts.number}",
        "issuer": {"id": did(base_url), "type": ["Profile"], "name": organisation, "url": base_url},
        "validFrom": _moment(issuing.issued_at),
        "credentialSubject": subject,
        "credentialStatus": _status(issuing.index, base_url),
        "evidence": [{"id": address, "type": ["Evidence"], "name": "Halaman pemeriksaan"}],
    }


def _achievement(facts: CertificateFacts, address: str) -> dict[str, Any]:
    return {
        "id": f"{address}#kegiatan",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": facts.event,
        "description": facts.theme or facts.event,
        "criteria": {"narrative": _DONE[facts.capacity]},
        "creator": {"id": f"{address}#penyelenggara", "type": ["Profile"], "name": facts.host_unit},
    }


def _status(index: int, base_url: str) -> dict[str, Any]:
    page, place = divmod(index, LIST_BITS)
    address = f"{base_url}/status/{page}"
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def status_list(
    ended: Iterable[int], page: int, at: datetime, base_url: str, organisation: str
) -> dict[str, Any]:
    """Return the list's credential: bits set for what is revoked or superseded.

    `ended` are places of certificates among all of them, those of other pages are passed over.
    """
    bits = bytearray(LIST_BITS // 8)
    for index in ended:
        at_page, place = divmod(index, LIST_BITS)
        if at_page == page:
            # The first index is the leftmost bit (Bitstring 1.0, 6.1).
            bits[place // 8] |= 0x80 >> place % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
    address = f"{base_url}/status/{page}"
    return {
        "@context": [VC_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": did(base_url), "name": organisation},
        "validFrom": _moment(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
    }


def signed(credential: Mapping[str, Any], key: Key) -> str:
    """Return a credential as a VC-JWT; the same key and credential give the same text."""
    issuer = credential["issuer"]["id"]
    header = {"alg": "ES256", "typ": "JWT", "kid": f"{issuer}#{key.key_id}"}
    begins = int(datetime.fromisoformat(credential["validFrom"]).timestamp())
    claims = dict(credential) | {"iss": issuer, "jti": credential["id"], "nbf": begins}
    body = f"{_packed(header)}.{_packed(claims)}"
    signature = key.sign(body.encode("ascii"))
    return f"{body}.{_url64(signature)}"


def enveloped(jwt: str) -> dict[str, Any]:
    """Return a signed credential as JSON (VC Data Model 2.0, 4.13: enveloped)."""
    return {
        "@context": VC_CONTEXT,
        "id": f"data:application/vc+jwt,{jwt}",
        "type": "EnvelopedVerifiableCredential",
    }


def did_document(keys: Sequence[tuple[str, Mapping[str, Any]]], base_url: str) -> dict[str, Any]:
    """Return the issuer's DID document: public keys by their ids, those retired too."""
    issuer = did(base_url)
    methods = [
        {
            "id": f"{issuer}#{key_id}",
            "type": "JsonWebKey",
            "controller": issuer,
            "publicKeyJwk": dict(jwk),
        }
        for key_id, jwk in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": issuer,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _packed(value: Mapping[str, Any]) -> str:
    return _url64(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
