"""Make a certificate's file: drawn as its design says, facts signed in its QR, the whole sealed.

A file that is to be signed elsewhere leaves unsealed: a seal that forbids changes would forbid
that signature too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from eventapp.certificates import paper_code
from eventapp.certificates.design import DesignContent
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.paper_code import Key
from eventapp.certificates.pdf import UNSEALED, draw
from eventapp.certificates.queries.signing_out import BSRE, HANDOFF
from eventapp.signing import pdf
from eventapp.signing.seal import Signer

ISSUED = "issued"
_BSRE = "Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara"


@dataclass(frozen=True, slots=True)
class Hand:
    """What signs: the seal (None: nothing is sealed), the key of facts, and where this runs."""

    signer: Signer | None
    data_key: Key
    base_url: str
    signing: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and which part of its certificate it is."""

    data: bytes
    part: str
    signed_by: str


def make(
    facts: CertificateFacts,
    verify_url: str,
    design: DesignContent,
    pictures: Mapping[str, bytes],
    hand: Hand,
    *,
    at: datetime,
) -> Made:
    """Return the file; raises StampAwayError, SealUnusableError, PdfEngineMissingError."""
    is_elsewhere = hand.signing == BSRE
    pieces = paper_code.segments(facts, hand.data_key, hand.base_url)
    drawn = draw(facts, verify_url, design, pictures, pieces=pieces, honest=_honest(hand))
    if is_elsewhere or hand.signer is None:
        return Made(drawn, HANDOFF if is_elsewhere else ISSUED, "")
    return Made(pdf.sign(drawn, hand.signer, at=at), ISSUED, hand.signer.seal.name)


def _honest(hand: Hand) -> str:
    """Return what the paper says of its own signature, in Indonesian like all of it."""
    by = _BSRE if hand.signing == BSRE else hand.signer.seal.certified_by if hand.signer else ""
    if by:
        return f"Ditandatangani secara elektronik dengan sertifikat elektronik dari {by}."
    if hand.signer:
        return (
            "Disegel secara elektronik oleh penerbitnya; segel ini bukan tanda tangan elektronik "
            "tersertifikasi. Yang berlaku ialah data pada alamat di atas."
        )
    return UNSEALED
