"""The QR reader's script and its wasm are one pair: another version of either reads nothing."""

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "vendor" / "zxing-wasm"


def test_script_and_wasm_are_of_the_same_build() -> None:
    script = (FOLDER / "zxing_reader.js").read_text(encoding="utf-8")
    wasm = (FOLDER / "zxing_reader.wasm").read_bytes()

    assert re.findall(r"ZXING_WASM_SHA256=`(\w+)`", script) == [hashlib.sha256(wasm).hexdigest()]
