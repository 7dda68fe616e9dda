"""`python -m eventapp.signing.checker`: the process that reads strangers' PDFs.

On standard input a line of JSON and then the file; the answer is JSON. It takes at most half a
gigabyte of memory and five seconds of the processor, writes no file and asks no network.
"""

import hashlib
import json
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

MOST_MEMORY = 512 * 1024 * 1024
MOST_CPU_SECONDS = 5
MOST_SIGNATURES = 8
_MOST_FIELDS = 200
_MOST_STREAM = 16 * 1024 * 1024
_MOST_DECODED = 48 * 1024 * 1024


def main() -> None:
    """Answer one question."""
    _bound()
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    trusted = [bytes.fromhex(one) for one in json.loads(head)["trusted"]]
    try:
        answer = _examined(data, trusted)
    except (MemoryError, RecursionError):
        answer = {"problem": "too_greedy"}
    except Exception:  # noqa: BLE001 (whatever a hostile file trips over, it isn't readable)
        answer = {"problem": "unreadable"}
    sys.stdout.write(json.dumps(answer))


def _bound() -> None:
    limits = (
        (resource.RLIMIT_AS, MOST_MEMORY, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for what, soft, hard in limits:
        # Where a system knows no such limit the others still hold.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (soft, hard))


def _examined(data: bytes, trusted: Sequence[bytes]) -> dict[str, Any]:
    # Only now: what they take counts too.
    from pyhanko.pdf_utils.misc import PdfDecodeLimitError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        reader = PdfFileReader(BytesIO(data), decode_limits=_decode_limits())
        if reader.encrypted:
            return {"problem": "encrypted"}
        if _count_fields(reader) > _MOST_FIELDS:
            return {"problem": "too_many"}
        found = [
            one for one in reader.embedded_signatures if one.sig_object_type != "/DocTimeStamp"
        ]
    except PdfDecodeLimitError:
        return {"problem": "too_greedy"}
    if not found:
        return {"problem": "unsigned"}
    if len(found) > MOST_SIGNATURES:
        return {"problem": "too_many"}
    earlier = [_checked(one, trusted) for one in found[:-1]]
    return _told(found[-1], _checked(found[-1], trusted), data, trusted, earlier)


def _count_fields(reader: Any) -> int:
    try:
        return len(reader.root["/AcroForm"]["/Fields"])
    except KeyError:
        return 0


def _decode_limits() -> Any:
    from pyhanko.pdf_utils import decode_limits as limits  # noqa: PLC0415

    return limits.DecodeLimits(
        per_stream=limits.StreamDecodeLimits(max_output_size=_MOST_STREAM),
        document_budget=limits.DocumentDecodeBudget(base_allowance=_MOST_DECODED, max_ratio=24),
    )


def _checked(signature: Any, trusted: Sequence[bytes]) -> Any:
    from asn1crypto import x509  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    context = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in trusted],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    return validate_pdf_signature(signature, context, skip_diff=True)


def _told(
    signature: Any, status: Any, data: bytes, trusted: Sequence[bytes], earlier: Sequence[Any]
) -> dict[str, Any]:
    certificate = signature.signer_cert
    is_intact = all(one.intact and one.valid for one in (status, *earlier))
    is_whole = _covers(signature, data)
    # An altered file may still carry a true signature of ours: over what it was before.
    is_ours = bool(status.trusted) or (status.valid and certificate.dump() in trusted)
    said, stamp = signature.self_reported_timestamp, status.timestamp_validity
    is_stamped = stamp is not None and stamp.intact and stamp.valid
    if not is_intact:
        problem = "altered"
    elif not is_whole:
        problem = "appended"
    else:
        problem = "" if is_ours else "unknown_signer"
    return {
        "is_intact": is_intact,
        "covers_whole_file": is_whole,
        "is_ours": is_ours,
        "signer": str(certificate.subject.native.get("common_name", ""))[:200],
        "signed_at": said.isoformat() if said else None,
        "key_id": hashlib.sha256(certificate.public_key.dump()).hexdigest()[:16],
        "problem": problem,
        "stamped_at": stamp.timestamp.isoformat() if is_stamped else None,
    }


def _covers(signature: Any, data: bytes) -> bool:
    """Whether all bytes are signed but the signature's own, and those are as we write them.

    pyHanko compares lengths alone; here the gap must be the signature in plain hex, of one case,
    with nothing but zeros behind it.
    """
    begin, first, second, last = (int(one) for one in signature.byte_range)
    if begin != 0 or second + last != len(data) or not 0 < first < second:
        return False
    gap = data[first:second]
    digits = gap[1:-1]
    if gap[:1] + gap[-1:] != b"<>" or digits not in (digits.upper(), digits.lower()):
        return False
    held = bytes(signature.pkcs7_content)
    return bytes.fromhex(digits.decode("ascii")) == held and not any(held[_size(held) :])


def _size(der: bytes) -> int:
    """Return how long the DER value at the beginning is."""
    if len(der) < 2 or der[1] < 0x80:  # noqa: PLR2004 (the short form)
        return 2 + der[1]
    width = der[1] & 0x7F
    return 2 + width + int.from_bytes(der[2 : 2 + width])


if __name__ == "__main__":
    main()
