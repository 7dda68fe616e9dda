"""A signature as part of the file's only revision: its dictionary here, its key elsewhere."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from eventapp.files.composing.metadata import text

FIELD = "Segel"
_WORDS = "Segel elektronik penerbit"
# Printed, never moved; as wide as nothing, so it needs no appearance (ISO 19005-3, 6.3.3).
_FLAGS = 4 | 128
_DIGITS = 10


class SealFacts(Protocol):
    """What is known of a signature before there is one."""

    @property
    def name(self) -> str:
        """Whose key it is."""

    @property
    def reason(self) -> str:
        """What is confirmed."""

    @property
    def location(self) -> str:
        """Where."""

    @property
    def room(self) -> int:
        """How many bytes of DER are set aside."""

    @property
    def chain(self) -> Sequence[bytes]:
        """Certificates in DER from the signer's up."""

    @property
    def revocations(self) -> Sequence[bytes]:
        """CRLs in DER."""

    @property
    def is_certifying(self) -> bool:
        """Whether nothing may be changed afterwards."""


class SignatureKey(Protocol):
    """Signs the digest of a file."""

    @property
    def seal(self) -> Any:
        """The SealFacts of this key."""

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS signature in DER of a SHA-256."""


def prepare(pdf: pikepdf.Pdf, seal: SealFacts, blank: pikepdf.Object) -> None:
    """Give a document its signature field, the permissions and what is needed to check it."""
    page = pdf.pages[0].obj
    tree = pdf.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    key = max(int(numbers[at]) for at in range(0, len(numbers), 2)) + 1
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(FIELD), TU=String(_WORDS),
            V=blank, F=_FLAGS, Rect=Array([0, 0, 0, 0]), P=page, StructParent=key,
        )
    )  # fmt: skip
    form = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Form, P=tree.K[0], Pg=page, Alt=String(_WORDS),
            K=Array([Dictionary(Type=Name.OBJR, Obj=field, Pg=page)]),
        )
    )  # fmt: skip
    tree.K[0].K.append(form)
    numbers.append(key)
    numbers.append(form)
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    if seal.is_certifying:
        pdf.Root.Perms = Dictionary(DocMDP=blank)
    if seal.revocations:
        pdf.Root.DSS = Dictionary(
            Certs=Array([pdf.make_stream(one) for one in seal.chain]),
            CRLs=Array([pdf.make_stream(one) for one in seal.revocations]),
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """A signature dictionary with nothing in it yet, in the middle of a file.

    `before` ends where the hex of the CMS begins, `after` begins with its end.
    """

    before: bytes
    after: bytes
    room: int

    @property
    def length(self) -> int:
        """The whole dictionary's length when it is filled."""
        return len(self.before) + 2 * self.room + len(self.after)


def gap(seal: SealFacts, at: datetime) -> Gap:
    """Return the dictionary of a signature made at `at`."""
    certify = (
        b" /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
        b"<< /Type /TransformParams /P 1 /V /1.2 >> >>]"
    )
    words = b"".join(
        b" /%s %s" % (key, text(value))
        for key, value in (
            (b"Name", seal.name),
            (b"Reason", seal.reason),
            (b"Location", seal.location),
        )
        if value
    )
    moment = at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()
    places = b" ".join([b"0" * _DIGITS] * 3)
    return Gap(
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"
        + words
        + (certify if seal.is_certifying else b"")
        + b" /M (D:%s) /ByteRange [0 %s] /Contents <" % (moment, places),
        b"> >>",
        seal.room,
    )


def sign(
    key: SignatureKey, head: "hashlib._Hash", head_length: int, tail: tuple[bytes, Gap, bytes]
) -> bytes:
    """Return the tail with its signature: what stands before the dictionary, it, what follows.

    `head` has hashed what stands before the tail.
    """
    start, empty, end = tail
    first = head_length + len(start) + len(empty.before) - 1
    second = first + 2 * empty.room + 2
    rest = len(empty.after) - 1 + len(end)
    before = start + _ranged(empty.before, first, second, rest)
    digest = head.copy()
    digest.update(before[:-1])
    digest.update(empty.after[1:])
    digest.update(end)
    cms = key.sign(digest.digest())
    if len(cms) > empty.room:
        raise ValueError(len(cms))
    return b"".join((before, cms.hex().encode().ljust(2 * empty.room, b"0"), empty.after, end))


def _ranged(before: bytes, first: int, second: int, rest: int) -> bytes:
    """Write the byte range into its place, as long as it was."""
    head, _, tail = before.partition(b"[0 ")
    width = 3 * _DIGITS + 2
    written = b"%d %d %d" % (first, second, rest)
    return head + b"[0 " + written.ljust(width) + tail[width:]
