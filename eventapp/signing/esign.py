"""The state's signing service (BSrE client service): a PDF goes in, the signed PDF comes out.

The interface as its callers use it: `POST /api/sign/pdf`, multipart with `file`, `nik`,
`passphrase` and `tampilan`, basic authentication; the answer is the PDF itself, or JSON that
names it for `GET /api/sign/download/ID`. NIK and passphrase pass through and are kept nowhere.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from eventapp.core.errors import DomainError

MOST_BYTES = 8 * 1024 * 1024
_SECONDS = 60
_WRONG_SECRET = (401, 403)


class EsignError(DomainError):
    """The service didn't sign. `fault` is refused (secret or NIK), rejected, away or odd."""

    def __init__(self, fault: str, said: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.said = said


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Who signs: used for one request and forgotten; not shown by `repr`."""

    nik: str
    passphrase: str


class _NoRedirects(HTTPRedirectHandler):
    """The passphrase goes to the address of the settings and nowhere else."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


class Esign:
    """The service at one address, with the application's own account there."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url.rstrip("/")
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "Accept": "application/pdf, */*"}
        self._opener = build_opener(_NoRedirects())

    def sign(self, data: bytes, name: str, who: Credentials) -> bytes:
        """Return `data` signed; raises EsignError."""
        fields = {"nik": who.nik, "passphrase": who.passphrase, "tampilan": "invisible"}
        body, kind = _multipart(fields, name, data)
        answer = self._ask("/api/sign/pdf", body, {"Content-Type": kind})
        if answer.startswith(b"%PDF-"):
            return answer
        signed = self._ask(f"/api/sign/download/{quote(_named(answer), safe='')}", None, {})
        if not signed.startswith(b"%PDF-"):
            raise EsignError("odd")
        return signed

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        request = Request(self._url + path, body, self._headers | headers)  # noqa: S310 (a setting)
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                data: bytes = answer.read(MOST_BYTES + 1)
        except HTTPError as error:
            with error:
                raise _refusal(error.code, error.read(2_000)) from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise EsignError("away") from error
        if len(data) > MOST_BYTES:
            raise EsignError("odd")
        return data


def _refusal(status: int, body: bytes) -> EsignError:
    said = _said(body)
    if status in _WRONG_SECRET or "passphrase" in said.lower():
        return EsignError("refused", said)
    return EsignError("rejected" if status < 500 else "away", said)  # noqa: PLR2004 (HTTP)


def _said(body: bytes) -> str:
    """Return the service's own sentence, if it is one."""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    said = (answer.get("error") or answer.get("message")) if isinstance(answer, dict) else ""
    return said[:200] if isinstance(said, str) else ""


def _named(answer: bytes) -> str:
    try:
        found = json.loads(answer)
        name = found.get("id_dokumen") or found.get("id")
    except (ValueError, AttributeError) as error:
        raise EsignError("odd") from error
    if not isinstance(name, str | int) or not name:
        raise EsignError("odd")
    return str(name)


def _multipart(fields: dict[str, str], name: str, data: bytes) -> tuple[bytes, str]:
    """Return a form with one file (RFC 7578); `name` is ASCII of our own making."""
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), data, f"\r\n--{mark}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={mark}"
