"""Units, seen from the officers' browsers."""

import csv
import io

import pytest

from eventapp.units import actions, queries, sheets
from eventapp.units.drafts import UnitDraft
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted

LIST = (
    "code;name;kind;parent_code;headcount\nPEMKOT;Pemerintah Kota Serang;Pemda;;\n"
    "DINKES;Dinas Kesehatan;Dinas;PEMKOT;120\n"
)


def load(arrange: Arrange, text: str = LIST) -> None:
    """Import a list."""
    with arrange() as session:
        rows = sheets.read(text.encode())
        actions.import_units(session, rows, year=2023, at=make.NINE, by=make.TESTER)


def draft(arrange: Arrange, code: str) -> UnitDraft | None:
    """Return a unit as it is now."""
    with arrange() as session:
        unit = queries.by_code(session, code)
        return queries.draft_of(unit) if unit else None


def upload(client: Client, text: str) -> tuple[int, str]:
    """Send a list to be looked at; return the status and the page."""
    data = {"file": (io.BytesIO(text.encode()), "unit.csv"), "year": "2023"}
    answer = client.post("/unit/impor", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.text


FORM = {"code": "SATPOL", "name": "Satuan Polisi Pamong Praja", "kind": "Satuan", "version": "1"}


def test_the_tree_shows_units_and_their_head_counts(auditor: Client, arrange: Arrange) -> None:
    load(arrange)

    page = auditor.get("/unit?year=2023").text

    assert page.index("Pemerintah Kota Serang") < page.index("Dinas Kesehatan")
    assert "units__name--1" in page
    assert 'class="numeric">120<' in page
    assert "Unit baru" not in page


def test_search_finds_by_any_name(admin: Client, arrange: Arrange) -> None:
    load(arrange, "code;name;aliases\nDINKES;Dinas Kesehatan;Sehat Serang\nX;Lain;\n")

    page = admin.get("/unit?q=sehat+serang").text

    assert "Dinas Kesehatan" in page
    assert ">Lain<" not in page


def test_an_empty_list_says_what_to_do(admin: Client, arrange: Arrange) -> None:
    assert "Tidak ada unit yang cocok" in admin.get("/unit?q=tidakada").text


def test_a_unit_is_made_and_changed(admin: Client, arrange: Arrange) -> None:
    counts = {"counts-0-year": "2023", "counts-0-people": "1.200"}
    names = {"aliases": "Satpol PP\r\nPol PP\r\n", "valid_from": "2017-01-01"}

    made = admin.post("/unit/baru", data=FORM | counts | names)
    shown = admin.get("/unit/SATPOL/ubah").text
    emptied = {"aliases": "", "valid_from": "", "counts-0-year": "", "counts-0-people": ""}
    named = {"name": "Satpol PP", "short_name": "PP"}
    changed = admin.post("/unit/SATPOL/ubah", data=FORM | emptied | named)

    assert (made.status_code, changed.status_code) == (302, 302)
    assert 'value="1200"' in shown
    assert draft(arrange, "SATPOL") == UnitDraft(
        "SATPOL", "Satpol PP", "PP", "Satuan", is_confirmed=False
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Isi bagian ini."),
        ({"name": "x" * 301}, "Paling banyak 300 huruf."),
        ({"code": "A B"}, "Hanya huruf, angka, titik, dan garis, tanpa spasi."),
        ({"code": "dinkes"}, "“dinkes” sudah dipakai unit lain."),
        ({"valid_from": "2023-02-01", "valid_to": "01/01/2023"}, "Lebih awal daripada"),
        ({"valid_from": "kemarin"}, "Tulis tanggal seperti 08/11/2023."),
        ({"aliases": "dinas kesehatan kota serang"}, "sudah dipakai unit lain."),
        ({"counts-0-year": "1", "counts-0-people": "1"}, "Isi angka dari 2000 sampai 2100."),
    ],
)
def test_what_was_typed_stays(
    admin: Client, arrange: Arrange, changes: dict[str, str], sentence: str
) -> None:
    load(arrange)

    answer = admin.post("/unit/baru", data=FORM | {"short_name": "Pol <b>PP</b>"} | changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Pol &lt;b&gt;PP&lt;/b&gt;" in answer.text
    assert draft(arrange, "SATPOL") is None


def test_a_liaison_is_kept_and_can_be_called(admin: Client, arrange: Arrange) -> None:
    contact = {"liaison_name": "Siti Aminah", "liaison_phone": "0812 3456 7890"}

    made = admin.post("/unit/baru", data=FORM | contact)
    shown = admin.get("/unit/SATPOL/ubah").text
    listed = admin.get("/unit").text

    assert made.status_code == 302
    unit = draft(arrange, "SATPOL")
    assert unit is not None
    assert (unit.liaison_name, unit.liaison_phone) == ("Siti Aminah", "+6281234567890")
    assert 'value="0812-3456-7890"' in shown
    assert '<a class="nowrap" href="tel:+6281234567890">0812-3456-7890</a>' in listed


def test_what_cannot_be_dialled_is_refused(admin: Client, arrange: Arrange) -> None:
    answer = admin.post("/unit/baru", data=FORM | {"liaison_phone": "lewat WA"})

    assert answer.status_code == 422
    assert "Tulis nomor telepon seperti 0812-3456-7890." in answer.text
    assert 'value="lewat WA"' in answer.text
    assert draft(arrange, "SATPOL") is None


def test_a_unit_cannot_stand_below_itself(admin: Client, arrange: Arrange) -> None:
    load(arrange)

    answer = admin.post(
        "/unit/PEMKOT/ubah",
        data={"code": "PEMKOT", "name": "P", "kind": "x", "parent_code": "DINKES", "version": "1"},
    )

    assert answer.status_code == 422
    assert "berada di bawah unit ini sendiri" in answer.text


def test_the_second_of_two_savers_sees_who_was_first(admin: Client, arrange: Arrange) -> None:
    load(arrange)
    first = {"code": "DINKES", "name": "Nama pertama", "kind": "Dinas", "version": "1"}
    admin.post("/unit/DINKES/ubah", data=first)

    second = admin.post("/unit/DINKES/ubah", data=first | {"name": "Nama kedua"})
    forced = admin.post("/unit/DINKES/ubah", data=first | {"name": "Nama kedua", "version": "2"})

    assert second.status_code == 409
    assert "Petugas Admin menyimpan unit ini pada" in second.text
    assert 'value="Nama kedua"' in second.text
    assert 'name="version" type="hidden" value="2"' in second.text
    assert forced.status_code == 302
    kept = draft(arrange, "DINKES")
    assert kept is not None
    assert kept.name == "Nama kedua"


def test_a_unit_ends_and_stays(admin: Client, arrange: Arrange) -> None:
    load(arrange)

    answer = admin.post("/unit/DINKES/akhiri", follow_redirects=True)

    assert "berakhir hari ini" in answer.text
    assert "is-off" not in answer.text
    kept = draft(arrange, "DINKES")
    assert kept is not None
    assert kept.valid_to is not None


def test_import_shows_then_takes(admin: Client, arrange: Arrange) -> None:
    text = LIST + "BURUK;Dinas Buruk;Dinas;TIDAKADA;x\n"
    status, page = upload(admin, text)
    before = draft(arrange, "DINKES")

    refused = admin.post("/unit/impor/ditolak.csv", data={"text": text, "year": "2023"})
    done = admin.post("/unit/impor/terapkan", data={"text": text, "year": "2023"})

    assert (status, before) == (200, None)
    assert "Jumlah pegawai: “x” bukan bilangan bulat" in page
    assert list(csv.reader(io.StringIO(refused.data.decode("utf-8-sig")), delimiter=";")) == [
        ["code", "name", "kind", "parent_code", "headcount", "alasan"],
        [
            *("BURUK", "Dinas Buruk", "Dinas", "TIDAKADA", "x"),
            "Jumlah pegawai: “x” bukan bilangan bulat",
        ],
    ]
    assert done.status_code == 302
    assert draft(arrange, "DINKES") == UnitDraft(
        "DINKES", "Dinas Kesehatan", "", "Dinas", "PEMKOT", head_counts={2023: 120}
    )
    assert draft(arrange, "BURUK") is None


def test_export_imports_back(admin: Client, arrange: Arrange) -> None:
    load(arrange)
    text = admin.get("/unit.csv?year=2023").data.decode()

    status, page = upload(admin, text)

    assert text.startswith("\ufeffcode;name;short_name;kind;parent_code;headcount;confirmed;")
    assert (status, "Tidak ada yang perlu diubah." in page) == (200, True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("PK\x03\x04 sebuah zip", "Ini bukan berkas CSV"),
        ("a\0b", "Ini bukan berkas CSV"),
        ("", "Berkas ini kosong."),
        ("nama;kode\nA;B\n", "Kolom “code” tidak ada."),
        ("code;name\n" + "A;B\n" * 5001, "Paling banyak 5.000 baris."),
    ],
)
def test_a_file_that_is_no_list(admin: Client, content: str, sentence: str) -> None:
    status, page = upload(admin, content)

    assert (status, sentence in page) == (422, True)


@pytest.mark.parametrize("path", ["/unit/baru", "/unit/DINKES/ubah", "/unit/impor"])
def test_only_overseers_change(
    organiser: Client, auditor: Client, inspectorate: Client, arrange: Arrange, path: str
) -> None:
    load(arrange)

    statuses = [client.get(path).status_code for client in (organiser, auditor, inspectorate)]

    assert statuses == [403, 403, 200]


def test_an_unknown_unit_is_not_found(admin: Client) -> None:
    assert admin.get("/unit/TIDAKADA/ubah").status_code == 404


def test_a_long_list_costs_no_more_queries(admin: Client, arrange: Arrange) -> None:
    load(arrange, "code;name;aliases\nA;Satu;Alias\n")
    with counted() as few:
        admin.get("/unit")
    rows = "".join(f"B{n};Unit {n};A;Alias {n}\n" for n in range(30))
    load(arrange, "code;name;parent_code;aliases\n" + rows)

    with counted() as many:
        admin.get("/unit")

    assert len(many) == len(few)
