"""Designs, seen from the officers' browser."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from eventapp.audit.models import AuditLine
from eventapp.certificates.design import DesignContent, default_content
from eventapp.certificates.models import Certificate, Design, DesignVersion
from eventapp.certificates.rules import Kind
from eventapp.db.session import reading
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange

HOSTILE = '<script>alert(1)</script>{{ 7*7 }}</style> & "Ani"'


def png(colour: str = "#c00000") -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (60, 60), colour).save(file, "PNG")
    return file.getvalue()


def typed(page: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send back from the form on a page, with some fields changed."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if at.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if "name" in at and at.get("type") != "file":
            found[at["name"]] = at.get("value", "y")
    area = re.compile(r'<textarea[^>]* name="(\w+)"[^>]*>\s?(.*?)</textarea>', re.DOTALL)
    found |= dict(area.findall(page))
    found |= changes
    return {name: value for name, value in found.items() if value is not None}


@pytest.fixture
def saved(inspectorate: Client) -> Callable[..., str]:
    """Make a design in the browser; return its address."""

    def save(kind: str = "certificate", **changes: Any) -> str:
        address = f"/sertifikat/desain/baru?jenis={kind}"
        page = inspectorate.get(address).text
        changes = {"name": "Biru"} | changes
        answer = inspectorate.post(address, data=typed(page, **changes))
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    return save


def contents(app: Flask) -> list[dict[str, Any]]:
    """What every version holds, oldest first."""
    with app.app_context(), reading() as session:
        rows = session.scalars(select(DesignVersion).order_by(DesignVersion.id))
        return [one.content for one in rows]


def actions(app: Flask) -> list[str]:
    """What the trail says of designs."""
    with app.app_context(), reading() as session:
        rows = session.scalars(
            select(AuditLine.action)
            .where(AuditLine.action.like("certificates.%design"))
            .order_by(AuditLine.id)
        )
        return list(rows)


def test_the_form_gives_back_what_it_shows(app: Flask, saved: Callable[..., str]) -> None:
    saved()
    saved("statement", name="Hadir")

    assert contents(app) == [default_content(kind).to_dict() for kind in Kind]
    assert actions(app) == ["certificates.create_design"] * 2


def test_everything_typed_is_kept_and_a_change_is_a_version(
    app: Flask, inspectorate: Client, saved: Callable[..., str]
) -> None:
    address = saved()
    changes = {
        "title": "PIAGAM",
        "deed_speaker": "karena berbagi sebagai",
        "letterhead": "Pemerintah Kota\n\nInspektorat",
        "ink": "#7A0000",
        "has_frame": None,
        "pairing": "sans",
        "position_left": "Sekretaris",
        "name_left": "Dian",
        "nip_left": "198001012005 01 1001",
    }
    page = inspectorate.get(f"{address}/ubah").text

    answer = inspectorate.post(f"{address}/ubah", data=typed(page, **changes))

    assert answer.location == address
    content = DesignContent.from_dict(contents(app)[1])
    assert (content.title, content.ink, content.has_frame) == ("PIAGAM", "#7a0000", False)
    assert content.letterhead == ("Pemerintah Kota", "Inspektorat")
    assert [(one.place, one.name, one.nip) for one in content.signers] == [
        ("left", "Dian", "198001012005011001")
    ]
    page = inspectorate.get(address).text
    assert [page.count(word) for word in ("Versi 1", "Versi 2", "Kembali ke versi 1")] == [1, 1, 1]


def test_an_undo_is_the_earlier_version_made_anew(
    app: Flask, inspectorate: Client, saved: Callable[..., str]
) -> None:
    address = saved()
    page = inspectorate.get(f"{address}/ubah").text
    inspectorate.post(f"{address}/ubah", data=typed(page, title="PIAGAM"))
    page = inspectorate.get(address).text

    inspectorate.post(f"{address}/versi/1", data=typed(page))

    assert [one["title"] for one in contents(app)] == ["SERTIFIKAT", "PIAGAM", "SERTIFIKAT"]
    assert inspectorate.post(f"{address}/versi/1", data=typed(page)).status_code == 409
    assert actions(app)[1:] == ["certificates.change_design"] * 2


def test_of_two_who_edit_the_later_is_told_and_keeps_what_was_typed(
    inspectorate: Client, saved: Callable[..., str]
) -> None:
    address = f"{saved()}/ubah"
    page = inspectorate.get(address).text
    inspectorate.post(address, data=typed(page, title="PIAGAM"))

    told = inspectorate.post(address, data=typed(page, title="PENGHARGAAN"))

    assert told.status_code == 409
    assert 'value="PENGHARGAAN"' in told.text
    assert "Orang lain sudah menyimpan desain ini" in told.text
    assert inspectorate.post(address, data=typed(told.text)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Isi bagian ini."),
        ({"title": "A" * 41}, "Paling banyak 40 huruf."),
        ({"accent": "#ffd54f"}, "Warnanya terlalu pucat"),
        ({"ink": "red"}, "Tulis warna seperti #12304f."),
        ({"emblem": "own"}, "Pilih gambarnya dulu"),
        ({"emblem": "own", "emblem_kept": "../../etc/passwd"}, "Pilih gambarnya dulu"),
        ({"emblem": "own", "emblem_kept": "a" * 64}, "Gambarnya tidak ditemukan lagi."),
        ({"name_left": "Dian"}, "Isi bagian ini."),
        ({"name_left": "Dian", "position_left": "Sekda", "nip_left": "12"}, "18 angka"),
        ({"letterhead": "A\nB\nC\nD"}, "Paling banyak tiga baris."),
        ({"pairing": "Comic Sans"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_printed_is_said_at_its_field(
    inspectorate: Client, changes: dict[str, Any], sentence: str
) -> None:
    address = "/sertifikat/desain/baru"
    page = inspectorate.get(address).text

    answer = inspectorate.post(address, data=typed(page, **({"name": "Biru"} | changes)))

    assert answer.status_code == 422
    assert sentence in answer.text or sentence == "Not a valid choice"


def test_a_picture_is_kept_drawn_anew_and_printed(
    app: Flask, inspectorate: Client, saved: Callable[..., str]
) -> None:
    file = (BytesIO(png() + b"<script>"), "../../lambang.svg")

    address = saved(emblem_file=file)

    (content,) = contents(app)
    kept = app.extensions["store"].get(content["emblem"])
    assert (kept[:4], b"<script>" in kept) == (b"\x89PNG", False)
    picture = inspectorate.get(f"{address}/gambar.jpg?versi=1")
    image = Image.open(BytesIO(picture.data))
    assert image.size == (1684, 1191)
    assert (192, 0, 0) in {pixel for _n, pixel in image.getcolors(1 << 24) or []}


def test_a_refused_picture_leaves_what_was_typed(inspectorate: Client) -> None:
    address = "/sertifikat/desain/baru"
    page = inspectorate.get(address).text
    file = (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "a.png")

    answer = inspectorate.post(address, data=typed(page, name="Biru", background_file=file))

    assert answer.status_code == 422
    assert "SVG tidak diterima. Simpan gambarnya sebagai PNG" in answer.text
    assert 'value="Biru"' in answer.text


def test_pictures_are_checked_as_soon_as_they_are_chosen(inspectorate: Client) -> None:
    page = inspectorate.get("/sertifikat/desain/baru").text
    token = typed(page)["csrf_token"]

    def send(data: bytes) -> Any:
        body = {"csrf_token": token, "gambar": (BytesIO(data), "a.png")}
        return inspectorate.post("/sertifikat/desain/gambar?untuk=emblem", data=body)

    assert re.fullmatch(r"[0-9a-f]{64}", send(png()).json["key"])
    refused = send(b"%PDF-1.7")
    assert (refused.status_code, refused.json) == (
        422,
        {"problem": "Ini bukan gambar PNG, JPEG, atau WebP. Pilih berkas gambar."},
    )


def test_the_preview_is_a_picture_of_what_is_typed(
    app: Flask, inspectorate: Client, arrange: Arrange
) -> None:
    with arrange() as session:
        event = held.event(session)
        make.registration(session, event, "Sari Wulandari")
        event_id = event.public_id
    page = inspectorate.get("/sertifikat/desain/baru").text
    address = "/sertifikat/desain/pratinjau"
    body = typed(page, name="x", title=HOSTILE[:40], kegiatan=event_id)

    first = inspectorate.post(f"{address}?orang=0", data=body)
    second = inspectorate.post(f"{address}?orang=0&halaman=2", data=body)
    nobody = inspectorate.post(f"{address}?orang=1", data=body)
    wrong = inspectorate.post(address, data=body | {"accent": "#ffffff"})

    sizes = [Image.open(BytesIO(one.data)).size for one in (first, second)]
    assert sizes == [(1684, 1191)] * 2
    assert (first.mimetype, nobody.status_code, wrong.status_code) == ("image/jpeg", 204, 422)
    assert wrong.json
    assert list(wrong.json["problems"]) == ["accent"]
    assert contents(app) == []


def test_without_script_the_button_shows_the_pages(inspectorate: Client) -> None:
    address = "/sertifikat/desain/baru"
    page = inspectorate.get(address).text

    shown = inspectorate.post(address, data=typed(page, name="Biru", pratinjau="1")).text

    assert shown.count('src="data:image/jpeg;base64,') == 7
    assert 'value="Biru"' in shown


def test_a_default_holds_until_another_one_does(
    app: Flask, inspectorate: Client, saved: Callable[..., str]
) -> None:
    first, second = saved(), saved(name="Merah")
    for address in (first, second):
        page = inspectorate.get(address).text
        inspectorate.post(f"{address}/bawaan", data=typed(page, pasang="1"))
    page = inspectorate.get(second).text
    inspectorate.post(f"{second}/arsip", data=typed(page, simpan="1"))

    with app.app_context(), reading() as session:
        rows = session.execute(
            select(Design.name, Design.is_default, Design.archived_at.is_not(None)).order_by(
                Design.id
            )
        ).all()
    assert [tuple(row) for row in rows] == [("Biru", False, False), ("Merah", False, True)]
    page = inspectorate.get("/sertifikat/desain").text
    assert "Diarsipkan (1)" in page


def test_an_event_s_choice_is_what_its_certificates_look_like(
    app: Flask, inspectorate: Client, arrange: Arrange, saved: Callable[..., str]
) -> None:
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani Mulyani")
        held.came(session, event, "Citra Separuh", sessions=1)
        event_id = event.public_id
    design = saved(title="PIAGAM", name_left="Dian", position_left="Sekda").rpartition("/")[2]
    address = f"/kegiatan/{event_id}/sertifikat/desain"
    page = inspectorate.get(address).text
    body = typed(page, certificate=design, statement="", has_left="y", early="15")

    answer = inspectorate.post(address, data=body)
    page = inspectorate.get(address).text
    with app.app_context():
        held.issue(event_id)

    assert answer.status_code == 302
    assert page.count("Ukuran kertas (100%)") == 2
    assert inspectorate.get(f"{address}/statement/0.jpg").mimetype == "image/jpeg"
    with app.app_context(), reading() as session:
        papers = session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [(one.facts["name"], one.kind, one.facts["signer_name"]) for one in papers] == [
        ("Ani Mulyani", "certificate", "Dian"),
        ("Citra Separuh", "statement", held.SIGNED["signer_name"]),
    ]
    assert [one.design_version_id is not None for one in papers] == [True, False]
    assert inspectorate.post(address, data=body).status_code == 409


def test_a_rule_that_is_switched_on_needs_its_number(
    inspectorate: Client, arrange: Arrange
) -> None:
    with arrange() as session:
        event_id = held.event(session).public_id
    address = f"/kegiatan/{event_id}/sertifikat/desain"
    page = inspectorate.get(address).text

    answer = inspectorate.post(address, data=typed(page, is_short="y", under=""))

    assert answer.status_code == 422
    assert "Isi bagian ini." in answer.text


def test_markup_in_a_design_is_text_everywhere(
    inspectorate: Client, saved: Callable[..., str]
) -> None:
    address = saved(name=HOSTILE, title=HOSTILE[:40], extra=HOSTILE, letterhead=HOSTILE)

    for page in ("/sertifikat/desain", address, f"{address}/ubah"):
        assert "<script>alert" not in inspectorate.get(page).text


def test_an_auditor_looks_but_changes_nothing(auditor: Client, saved: Callable[..., str]) -> None:
    address = saved()

    assert auditor.get(address).text.count("<form") == auditor.get("/sertifikat/seri").text.count(
        "<form"
    )
    assert [auditor.get(f"{address}/ubah").status_code, auditor.get(address).status_code] == [
        403,
        200,
    ]
