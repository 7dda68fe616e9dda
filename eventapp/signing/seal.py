"""What a file needs to know of its signature before there is one."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Seal:
    """The constant part of a signature, the same for every file of a run.

    `room` is how many bytes of DER are set aside for it (twice as many in hex). `is_certifying`
    adds DocMDP with P=1: nothing may be changed afterwards. `chain` and `revocations` are DER
    (certificates from the signer's up, CRLs), for a DSS. `key_id` tells which key it is.
    `certified_by` names the certified provider (PSrE) whose certificate it is, "" for a seal of
    one's own: only with a name may a page say that it is a certified electronic signature.
    """

    key_id: str
    name: str
    reason: str
    location: str
    room: int
    chain: tuple[bytes, ...]
    revocations: tuple[bytes, ...] = ()
    is_certifying: bool = True
    certified_by: str = ""


class Signer(Protocol):
    """A key kept at hand, here or in a token, with the time stamps it may fetch."""

    @property
    def seal(self) -> Seal:
        """What goes into the file before signing."""

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS signature (PAdES, ETSI.CAdES.detached) in DER, at most `seal.room` bytes.

        `digest` is the SHA-256 of the signed byte range. Raises StampAwayError when a time stamp
        is wanted and there is none, SealUnusableError when a token is gone.
        """
