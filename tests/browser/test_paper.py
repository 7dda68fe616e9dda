"""The checker in one file, opened from a disk with the network off."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import qrcode
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from playwright.sync_api import Page
from qrcode import util

from eventapp.certificates import offline, paper_code
from eventapp.signing.data import DataKey
from tests.browser.screens import Screens
from tests.certificates.paper import FACTS

BASE = "https://hadir.serangkota.go.id"
KEY = DataKey(ec.derive_private_key(4711, ec.SECP256R1()))
SEGMENTS = paper_code.segments(FACTS, KEY, BASE)
TEXT = "".join(text for _mode, text in SEGMENTS)


def picture() -> bytes:
    """Return the QR as a photo might show it."""
    modes: dict[str, Any] = {
        "alphanumeric": util.MODE_ALPHA_NUM,
        "byte": util.MODE_8BIT_BYTE,
        "numeric": util.MODE_NUMBER,
    }
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, mask_pattern=3)
    for mode, text in SEGMENTS:
        code.add_data(util.QRData(text.encode(), modes[mode]), optimize=0)
    code.make()
    file = BytesIO()
    code.make_image().save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def page(app: Flask, screens: Screens, tmp_path: Path) -> Iterator[Page]:
    """The file in a browser that reaches nothing."""
    file = tmp_path / offline.NAME
    with app.test_request_context():
        file.write_bytes(offline.page([KEY.public_jwk()], "Inspektorat Kota Serang", BASE))
    phone = screens.phone()
    phone.context.set_offline(True)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(file.as_uri())
    yield phone
    assert [one for one in asked if not one.startswith(("file:", "blob:", "data:"))] == []


def test_text_and_picture_are_checked_without_a_network(page: Page) -> None:
    answer = page.locator("#answer strong")
    page.fill("#text", TEXT)
    page.click("form button")
    page.wait_for_selector("#facts:not([hidden])")
    assert answer.inner_text() == "Tanda tangan sah"
    assert "HJ. SARI WULANDARI, S.SOS., M.SI." in page.inner_text("#facts dl")
    assert "9 November 2023" in page.inner_text("#facts dl")
    for number, said in ((FACTS.number, "Nomornya cocok."), ("1", "Nomornya tidak cocok")):
        page.fill("#number", number)
        page.wait_for_function(f"document.getElementById('same').textContent.startsWith('{said}')")

    last = str((int(TEXT[-1]) + 1) % 10)
    for text, word in (
        (TEXT[:-1] + last, "Tidak sah"),
        (TEXT.replace("7K3MQ9XW2ABC", "7K3MQ9XW2ABD"), "Tidak sah"),
        (TEXT.partition("#")[0], "Tidak dapat diperiksa"),
    ):
        page.fill("#text", text)
        page.click("form button")
        page.wait_for_function(f"document.querySelector('#answer strong').textContent === '{word}'")
        assert page.locator("#facts").is_hidden()

    sent: Any = {"name": "foto.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files("#picture", sent)
    page.wait_for_selector("#facts:not([hidden])")
    assert answer.inner_text() == "Tanda tangan sah"
    assert page.input_value("#text") == TEXT
