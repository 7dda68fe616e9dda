"""A CMS signature (PAdES baseline, ETSI EN 319 142-1) cast once, with a gap for what differs.

Only the digest of the file, the signature and the time stamp change; the rest is DER made ahead.
The signing time isn't in it: PAdES puts that into the PDF, as /M.
"""

import hashlib
from collections.abc import Sequence

from asn1crypto import algos, cms, tsp, x509

_GAP = bytes(range(32))
_SET = 0x31
_SEQUENCE = 0x30
_OCTETS = 0x04


class Mould:
    """The constant parts of the signatures of one key."""

    def __init__(self, chain: Sequence[bytes], *, is_rsa: bool) -> None:
        signer = x509.Certificate.load(chain[0])
        way = "sha256_rsa" if is_rsa else "sha256_ecdsa"
        self._before, self._after = _attributes(signer).split(_GAP)
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
        number = cms.IssuerAndSerialNumber(
            {"issuer": signer.issuer, "serial_number": signer.serial_number}
        )
        self._signer_head = _INTEGER_1 + number.dump() + sha256
        self._way = algos.SignedDigestAlgorithm({"algorithm": way}).dump()
        self._data_head = b"".join(
            (
                _INTEGER_1,
                _tlv(_SET, sha256),
                _tlv(_SEQUENCE, cms.ContentType("data").dump()),
                _tlv(0xA0, *sorted(chain)),
            )
        )

    def attributes(self, digest: bytes) -> bytes:
        """Return what is signed: the signed attributes in DER, as a SET."""
        return _tlv(_SET, self._before, digest, self._after)

    def cast(self, digest: bytes, signature: bytes, token: bytes | None = None) -> bytes:
        """Return the whole CMS in DER; `token` is a time stamp token (RFC 3161) in DER."""
        unsigned = b""
        if token is not None:
            unsigned = _tlv(0xA1, _tlv(_SEQUENCE, _TOKEN, _tlv(_SET, token)))
        signer = _tlv(
            _SEQUENCE,
            self._signer_head,
            _tlv(0xA0, self._before, digest, self._after),
            self._way,
            _tlv(_OCTETS, signature),
            unsigned,
        )
        data = _tlv(_SEQUENCE, self._data_head, _tlv(_SET, signer))
        return _tlv(_SEQUENCE, _SIGNED_DATA, _tlv(0xA0, data))


_INTEGER_1 = b"\x02\x01\x01"
_SIGNED_DATA: bytes = cms.ContentType("signed_data").dump()
_TOKEN: bytes = cms.CMSAttributeType("signature_time_stamp_token").dump()


def _attributes(signer: x509.Certificate) -> bytes:
    """Return the contents of the signed attributes, with a gap where the digest goes."""
    mine = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(signer.dump()).digest()})
    made = (
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
        cms.CMSAttribute({"type": "message_digest", "values": [_GAP]}),
        cms.CMSAttribute(
            {
                "type": "signing_certificate_v2",
                "values": [tsp.SigningCertificateV2({"certs": [mine]})],
            }
        ),
    )
    return b"".join(sorted(one.dump() for one in made))


def _tlv(tag: int, *parts: bytes) -> bytes:
    """Return one DER value: tag, length, contents."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:  # noqa: PLR2004 (the short form)
        return bytes((tag, size)) + body
    width = (size.bit_length() + 7) // 8
    return bytes((tag, 0x80 | width)) + size.to_bytes(width) + body
