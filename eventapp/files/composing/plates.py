"""A compiled template: a constant head for all files, and how to write each one's tail."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eventapp.files.composing import metadata, sealing
from eventapp.files.composing.codes import Segment, shape_of, table
from eventapp.files.composing.content import CodePlace
from eventapp.files.composing.metadata import About
from eventapp.files.composing.sealing import SignatureKey
from eventapp.files.composing.slots import Place
from eventapp.files.fit import Fitted
from eventapp.files.qr import QUIET

INFO, XMP, SIGNATURE, FILE, FILE_SPEC = "info", "xmp", "signature", "file", "file-spec"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within the file: data beside what is printed (PDF/A-3, AFRelationship Data)."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Person:
    """What one file shows: texts by slot, the code's segments, its title, what is attached."""

    about: About
    texts: Mapping[str, Fitted]
    code: Sequence[Segment]
    attached: bytes | None = None


@dataclass(frozen=True, slots=True)
class PagePlan:
    """The slots of one page, and the object its changing content is."""

    content: int
    texts: tuple[Place, ...]
    codes: tuple[CodePlace, ...]


@dataclass(frozen=True, slots=True)
class Plate:
    """A compiled template. `head` begins every file; `offsets` are its objects' places.

    `blanks` are the objects each file has its own of, by what they are.
    """

    head: bytes
    root: int
    offsets: Mapping[int, int]
    blanks: Mapping[str, int]
    pages: tuple[PagePlan, ...]
    attachment: Attachment | None
    level: str
    table: bytes = field(init=False)
    sha256: str = field(init=False)
    hashed: "hashlib._Hash" = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Write the constant entries of the cross-reference table once."""
        size = max((*self.offsets, *self.blanks.values(), *(p.content for p in self.pages))) + 1
        entries = [b"%010d 00000 n \n" % self.offsets.get(n, 0) for n in range(size)]
        entries[0] = b"0000000000 65535 f \n"
        object.__setattr__(self, "table", b"".join(entries))
        object.__setattr__(self, "hashed", hashlib.sha256(self.head))
        object.__setattr__(self, "sha256", self.hashed.hexdigest())

    def tail(self, person: Person, key: SignatureKey | None, at: datetime) -> bytes:
        """Return what follows the head: the same input gives the same bytes. Raises Unfit.

        `key` must be the one the plate was compiled for, None for none.
        """
        objects = self._objects(person)
        mark = hashlib.sha256(self.sha256.encode())
        out: list[bytes] = []
        offsets: dict[int, int] = {}
        place = len(self.head)
        for number, body in objects:
            offsets[number] = place
            written = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            mark.update(written)
            out.append(written)
            place += len(written)
        if key is None:
            return b"".join((*out, self._end(offsets, place, mark.digest())))
        number = self.blanks[SIGNATURE]
        opening, closing = b"%d 0 obj\n" % number, b"\nendobj\n"
        empty = sealing.gap(key.seal, at)
        offsets[number] = place
        place += len(opening) + empty.length + len(closing)
        end = closing + self._end(offsets, place, mark.digest())
        start = b"".join((*out, opening))
        return sealing.sign(key, self.hashed, len(self.head), (start, empty, end))

    def _objects(self, person: Person) -> list[tuple[int, bytes]]:
        found = [(page.content, _stream(self._content(page, person))) for page in self.pages]
        found.append((self.blanks[INFO], metadata.info(person.about)))
        data = metadata.xmp(person.about)
        extra = b"/Type /Metadata /Subtype /XML "
        found.append((self.blanks[XMP], _plain_stream(data, extra)))
        if self.attachment is not None:
            found.extend(self._attached(self.attachment, person.attached or b""))
        return found

    def _content(self, page: PagePlan, person: Person) -> bytes:
        drawn = [place.draw(person.texts[place.slot.name]) for place in page.texts]
        if page.codes:
            codes = table(shape_of(person.code), self.level)
            path = codes.path(codes.modules(person.code), QUIET)
            drawn.extend(place.draw(path) for place in page.codes)
        return b"".join(drawn)

    def _attached(self, attachment: Attachment, data: bytes) -> list[tuple[int, bytes]]:
        name, words = metadata.text(attachment.name), metadata.text(attachment.words)
        kind = attachment.kind.replace("/", "#2f").encode()
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest().encode()
        params = b"/Params << /Size %d /CheckSum <%s> >> " % (len(data), digest)
        number = self.blanks[FILE]
        spec = (
            b"<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Data "
            b"/EF << /F %d 0 R /UF %d 0 R >> >>" % (name, name, words, number, number)
        )
        extra = b"/Type /EmbeddedFile /Subtype /%s %s" % (kind, params)
        return [(number, _stream(data, extra)), (self.blanks[FILE_SPEC], spec)]

    def _end(self, offsets: Mapping[int, int], place: int, mark: bytes) -> bytes:
        """Return cross-reference table and trailer; the table begins at `place`."""
        entries = bytearray(self.table)
        for number, offset in offsets.items():
            entries[number * 20 : number * 20 + 10] = b"%010d" % offset
        size = len(self.table) // 20
        mark_hex = mark[:16].hex().encode()
        return (
            b"xref\n0 %d\n%strailer\n<< /Size %d /Root %d 0 R /Info %d 0 R "
            b"/ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
        ) % (size, entries, size, self.root, self.blanks[INFO], mark_hex, mark_hex, place)


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(data, 6)
    return _plain_stream(packed, b"/Filter /FlateDecode " + extra)


def _plain_stream(data: bytes, extra: bytes) -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (extra, len(data), data)
