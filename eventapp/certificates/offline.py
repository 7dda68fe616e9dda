"""The checker in one file: a page that reads the QR of a certificate and needs no network.

Everything is inside: the public keys, the QR reader (zxing-wasm, packed), styles and scripts. Its
policy, in the page itself, lets nothing be fetched or sent. Browsers give scripts on `file:`
what they need to check a signature (WebCrypto); where one doesn't, the page says so.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from eventapp.certificates import labels
from eventapp.certificates.paper_code import signs
from eventapp.certificates.rules import Capacity

NAME = "pemeriksa-sertifikat.html"
_SCRIPTS = ("js/rooms/certificates_paper.js", "js/rooms/certificates_offline.js")
_READER = "vendor/zxing-wasm/zxing_reader.js"
_WASM = "vendor/zxing-wasm/zxing_reader.wasm"
_STYLE = "css/rooms/certificates_offline.css"
_MODULE_LINE = re.compile(r"^import .*\n|^export (?=async |class |function )", re.MULTILINE)


def page(keys: Sequence[Mapping[str, Any]], organisation: str, address: str) -> bytes:
    """Return the file; `keys` are the public keys (JWK) that ever signed facts."""
    folder = Path(current_app.static_folder or "")
    reader, script, style = (
        _text(folder, _READER),
        "".join(_MODULE_LINE.sub("", _text(folder, one)) for one in _SCRIPTS),
        _text(folder, _STYLE),
    )
    known = {"keys": [dict(one) for one in keys], "codes": signs()}
    html = render_template(
        "certificates/offline.html",
        policy=_policy(reader, script, style),
        style=Markup(style),  # noqa: S704 (our own files)
        reader=Markup(reader),  # noqa: S704
        script=Markup(script),  # noqa: S704
        wasm=Markup(_packed(str(folder / _WASM))),  # noqa: S704
        known=_json(known),
        roles=[labels.CAPACITIES[one] for one in Capacity],
        keys=keys,
        organisation=organisation,
        address=address,
    )
    return html.encode()


def _policy(reader: str, script: str, style: str) -> str:
    scripts = f"{_hash(reader)} {_hash(script)} 'wasm-unsafe-eval'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style)}; "
        "img-src blob: data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> Markup:
    """Return JSON that ends no script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704


def _text(folder: Path, name: str) -> str:
    text = (folder / name).read_text("utf-8")
    return text.replace("</script", "<\\/script")


@cache
def _packed(path: str) -> str:
    return base64.b64encode(gzip.compress(Path(path).read_bytes(), 9, mtime=0)).decode()
