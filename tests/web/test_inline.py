"""A sheet inside a page: the policy knows it by its hash, and it says what the file says."""

import re
from pathlib import Path

from tests.clients import Client

BASE = Path(__file__).parents[2] / "static" / "css" / "base.css"


def test_the_policy_allows_this_one_style_and_no_other(visitor: Client) -> None:
    with_style, without = visitor.get("/hadir"), visitor.get("/masuk")

    style_src = re.findall(r"style-src ([^;]+)", with_style.headers["Content-Security-Policy"])
    assert re.fullmatch(r"'self' 'sha256-[\w+/]{43}='", style_src[0])
    assert with_style.text.count("<style>") == 1
    assert 'rel="stylesheet"' not in with_style.text
    assert "style-src 'self';" in without.headers["Content-Security-Policy"]
    assert "<style" not in without.text


def test_the_sheet_in_the_page_is_the_file_without_its_font(visitor: Client) -> None:
    sheet = re.findall(r"<style>(.*?)</style>", visitor.get("/hadir").text, re.DOTALL)[0]
    plain = re.sub(r"/\*.*?\*/", "", BASE.read_text("utf-8"), flags=re.DOTALL)

    def bare(text: str) -> str:
        return re.sub(r"\s", "", text).replace(";}", "}")

    font = re.findall(r"@font-face\{[^}]*\}", bare(plain))
    assert len(font) == 1
    assert bare(sheet) == bare(plain).replace(font[0], "")
