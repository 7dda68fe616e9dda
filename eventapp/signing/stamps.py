"""Time stamps from a server (RFC 3161): proof that a signature was there at a moment."""

import hashlib
import secrets
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from asn1crypto import algos, cms, tsp

from eventapp.signing.rules import StampAwayError
from eventapp.signing.sealing import STAMP_ROOM

_SECONDS = 10
_GRANTED = ("granted", "granted_with_mods")


class _NoRedirects(HTTPRedirectHandler):
    """What the settings name is asked, and nothing else."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


class StampServer:
    """A time stamp authority at one address."""

    def __init__(self, url: str, *, seconds: float = _SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        self._opener = build_opener(_NoRedirects())

    def token(self, digest: bytes) -> bytes:
        """Return a token over a SHA-256 digest in DER; raises StampAwayError.

        Imprint, nonce and the token's own digest are compared; whether the server is to be
        believed is for whoever checks the file.
        """
        nonce = secrets.randbits(63)
        answer = self._ask(_question(digest, nonce))
        try:
            status = answer["status"]["status"].native
            token = answer["time_stamp_token"]
            if status not in _GRANTED:
                raise StampAwayError("refused")
            if not _is_answer(token, digest, nonce):
                raise StampAwayError("odd")
            der: bytes = token.dump()
        except (ValueError, TypeError, KeyError) as error:
            raise StampAwayError("odd") from error
        if len(der) > STAMP_ROOM - 64:
            raise StampAwayError("odd")
        return der

    def _ask(self, body: bytes) -> Any:
        kinds = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        request = Request(self._url, body, kinds)  # noqa: S310 (a setting)
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                data: bytes = answer.read(4 * STAMP_ROOM)
        except HTTPError as error:
            with error:
                raise StampAwayError("refused" if error.code < 500 else "away") from error  # noqa: PLR2004
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise StampAwayError("away") from error
        try:
            return tsp.TimeStampResp.load(data, strict=True)
        except ValueError as error:
            raise StampAwayError("odd") from error


def _question(digest: bytes, nonce: int) -> bytes:
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    imprint = tsp.MessageImprint({"hash_algorithm": sha256, "hashed_message": digest})
    body: bytes = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    ).dump()
    return body


def _is_answer(token: cms.ContentInfo, digest: bytes, nonce: int) -> bool:
    """Whether the token is about what was asked, and its signed digest is that of its contents."""
    signed = token["content"]
    content = signed["encap_content_info"]["content"]
    info = content.parsed
    imprint = info["message_imprint"]
    signer = signed["signer_infos"][0]
    hashed = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    digests = [
        one["values"][0].native
        for one in signer["signed_attrs"]
        if one["type"].native == "message_digest"
    ]
    return (
        imprint["hash_algorithm"]["algorithm"].native == "sha256"
        and imprint["hashed_message"].native == digest
        and info["nonce"].native == nonce
        and digests == [hashed]
    )
