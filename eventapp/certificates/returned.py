"""Files that came back signed: found again by their first bytes, and looked at before they count.

Names of files say nothing: each is known by the file it grew from, byte for byte.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from eventapp.certificates.queries.signing_out import Sent
from eventapp.signing.growth import Growth, growth

MOST_FILES = 2_000
MOST_BYTES_EACH = 4 * 1024 * 1024
MOST_BYTES = 600 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Returned:
    """One file: the one it grew from (None: not of ours), and what is wrong with it, "" if nothing.

    Problems: foreign, same (not signed at all), changed, unreadable, too_big, no_pdf.
    """

    name: str
    data: bytes
    sent: Sent | None
    problem: str


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield the PDFs in an upload, a PDF or a ZIP of them; None for one that is too big.

    Sizes are those read, not those a ZIP claims. Raises ValueError for what is neither, and for
    more than MOST_FILES files or MOST_BYTES bytes.
    """
    if data.startswith(b"%PDF-"):
        yield name, data if len(data) <= MOST_BYTES_EACH else None
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield from _members(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: a password is needed.
        raise ValueError(name) from error


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes | None]]:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES:
        raise ValueError(len(members))
    left = MOST_BYTES
    for member in members:
        short = member.filename.replace("\\", "/").rpartition("/")[2][:120]
        with archive.open(member) as file:
            data = file.read(min(MOST_BYTES_EACH, left) + 1)
        left -= len(data)
        if left < 0:
            raise ValueError(archive.filename)
        yield short, data if len(data) <= MOST_BYTES_EACH else None


def matched(files: Iterable[tuple[str, bytes | None]], sent: Sequence[Sent]) -> Iterator[Returned]:
    """Yield every file with the one it grew from; `before` isn't needed for those of nobody."""
    by_hash = {one.sha256: one for one in sent}
    sizes = sorted({one.size for one in sent})
    for name, data in files:
        if data is None:
            yield Returned(name, b"", None, "too_big")
        elif not data.startswith(b"%PDF-"):
            yield Returned(name, b"", None, "no_pdf")
        else:
            found = _origin(data, by_hash, sizes)
            yield Returned(name, data, found, "" if found else "foreign")


def _origin(data: bytes, by_hash: dict[str, Sent], sizes: Sequence[int]) -> Sent | None:
    """Return the file sent whose bytes `data` begins with; each byte is hashed once."""
    so_far, done = hashlib.sha256(), 0
    for size in sizes:
        if size > len(data):
            break
        so_far.update(memoryview(data)[done:size])
        done = size
        if found := by_hash.get(so_far.copy().hexdigest()):
            return found
    return None


def grown(before: bytes, returned: Returned) -> str:
    """Return what is wrong with what was added to `before`, "" when it is a signature alone."""
    found = growth(before, returned.data)
    return "" if found is Growth.SIGNED else str(found)
