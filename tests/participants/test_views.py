"""The participants' pages: the list, adding, correcting, cancelling; and people."""

import io
import re

import openpyxl
import pytest
from sqlalchemy import func, select

from eventapp.events.models import Event
from eventapp.participants.models import Person, Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.participants.drafts import NIP, OTHER_NIP
from tests.queries import counted

HOSTILE = (
    '<script>alert("x")</script>',
    '=HYPERLINK("http://jahat.test")',
    "\u202eireS",
    "S" + "a" * 399,
)


def event_id(arrange: Arrange) -> str:
    with arrange() as session:
        make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        return make.event(session).public_id


FORM = {
    "name": "Sari Dewi",
    "back_title": "s.sos",
    "nip": NIP,
    "unit": "dinkes",
    "role": "speaker",
    "employment": "pns",
}


def add(client: Client, event: str, **more: str) -> tuple[int, str]:
    answer = client.post(f"/kegiatan/{event}/peserta/baru", data={**FORM, **more})
    return answer.status_code, answer.text if answer.status_code != 302 else answer.location


def test_one_is_added_by_hand_and_recognised_the_second_time(
    organiser: Client, arrange: Arrange
) -> None:
    event = event_id(arrange)

    first, again = add(organiser, event), add(organiser, event)
    page = organiser.get(first[1])

    assert first == again
    assert "Sari Dewi, S.Sos." in page.text
    with arrange() as session:
        row = session.scalars(select(Registration)).one()
        assert (row.back_title, row.nip, row.role) == ("S.Sos.", NIP, "speaker")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Isi bagian ini."),
        ("name", HOSTILE[0], "tidak dapat dicetak sebagai nama"),
        ("name", HOSTILE[1], "tidak dapat dicetak sebagai nama"),
        ("name", HOSTILE[3], "Paling banyak 160 huruf."),
        ("back_title", "<b>", "tidak dapat dicetak sebagai gelar belakang"),
        ("nip", "12345", "tidak terdiri dari 18 angka"),
        ("nip", "1.97902E+17", "rusak oleh Excel"),
        ("unit", "Dinas Sihir", "tidak dikenal"),
        ("phone", "nol delapan", "Tulis nomor HP seperti"),
        ("email", "siapa", "Tulis alamat e-mail lengkap"),
        ("role", "raja", "Not a valid choice."),
        ("position", "x" * 400, "Paling banyak 160 huruf."),
    ],
)
def test_a_bad_field_is_named_and_what_was_typed_stays(
    admin: Client, arrange: Arrange, field: str, value: str, sentence: str
) -> None:
    event = event_id(arrange)

    status, html = add(admin, event, **{"position": "Kepala Seksi", field: value})

    assert status == 422
    assert sentence in html
    assert f'value="{NIP}"' in html or field == "nip"
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_correction_reaches_registration_and_person(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = add(admin, event)[1]

    answer = admin.post(
        page, data={**FORM, "name": "Sari Dewi Lestari", "with_person": "y", "version": "1"}
    )

    assert answer.status_code == 302
    with arrange() as session:
        assert session.scalars(select(Registration.name)).all() == ["Sari Dewi Lestari"]
        assert session.scalars(select(Person.name)).all() == ["Sari Dewi Lestari"]


def test_an_old_post_on_a_corrected_registration_leaves_the_person_where_they_are(
    admin: Client, arrange: Arrange
) -> None:
    event = event_id(arrange)
    page = add(admin, event, position="Kepala Seksi")[1]
    with arrange() as session:
        session.scalars(select(Person)).one().position = "Kepala Dinas"

    admin.post(
        page,
        data={
            **FORM,
            "name": "Sari Dewi Lestari",
            "position": "Kepala Seksi",
            "with_person": "y",
            "version": "1",
        },
    )

    with arrange() as session:
        person = session.scalars(select(Person)).one()
        assert (person.name, person.position) == ("Sari Dewi Lestari", "Kepala Dinas")


@pytest.mark.parametrize(("role", "status"), [("speaker", 302), ("participant", 422)])
def test_only_speakers_and_moderators_come_from_no_unit(
    admin: Client, arrange: Arrange, role: str, status: int
) -> None:
    event = event_id(arrange)

    assert add(admin, event, role=role, unit="")[0] == status


def test_the_second_of_two_officers_is_told(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = add(admin, event)[1]
    admin.post(page, data={**FORM, "name": "Pertama", "version": "1"})

    answer = admin.post(page, data={**FORM, "name": "Kedua", "version": "1"})

    assert answer.status_code == 409
    assert 'value="Kedua"' in answer.text
    assert "Petugas Admin" in answer.text
    with arrange() as session:
        assert session.scalars(select(Registration.name)).all() == ["Pertama"]


def test_a_number_taken_by_somebody_else_is_refused(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = add(admin, event)[1]
    add(admin, event, name="Budi Hartono", nip=OTHER_NIP)

    answer = admin.post(page, data={**FORM, "nip": OTHER_NIP, "with_person": "y", "version": "1"})

    assert answer.status_code == 422
    assert "sudah dipakai orang lain" in answer.text
    with arrange() as session:
        nips = session.scalars(select(Registration.nip).order_by(Registration.nip)).all()
        assert nips == [OTHER_NIP, NIP]


def test_cancelling_and_taking_it_back(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = add(admin, event)[1]

    cancelled = admin.post(f"{page}/batal", follow_redirects=True)
    restored = admin.post(f"{page}/pulihkan", follow_redirects=True)

    assert "Pendaftaran ini dibatalkan" in cancelled.text
    assert "Pendaftaran dipulihkan" in restored.text


def test_an_organiser_sees_neither_others_events_nor_their_people(
    organiser: Client, arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.unit(session, "DINKES")
        event = make.event(session, host_unit_id=other.id)
        person = make.person(session, unit_id=other.id)
        row = make.registration(session, event, person=person)
        base = f"/kegiatan/{event.public_id}/peserta"
        pages = [base, f"{base}/{row.code}", f"{base}/impor", f"/orang/{person.public_id}"]

    assert [organiser.get(page).status_code for page in pages] == [404] * 4
    assert "Sari Dewi" not in organiser.get("/orang").text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=dewi", ["Sari Dewi"]),
        ("q=001", ["Sari Dewi"]),
        ("q=%25", []),
        ("unit=DINKES", ["Budi"]),
        ("status=cancelled", ["Budi"]),
        ("peran=speaker", ["Sari Dewi"]),
        ("q=tidak+ada", []),
        ("hal=99999999999", ["Budi", "Sari Dewi"]),
    ],
)
def test_the_list_is_searched_and_filtered(
    auditor: Client, arrange: Arrange, query: str, names: list[str]
) -> None:
    event = event_id(arrange)
    with arrange() as session:
        row = session.scalars(select(Event).where(Event.public_id == event)).one()
        unit = make.unit(session, "DINKES")
        make.registration(session, row, nip=NIP, role="speaker")
        make.registration(session, row, "Budi", unit_id=unit.id, status="cancelled")

    html = auditor.get(f"/kegiatan/{event}/peserta?{query}").text

    assert re.findall(r'<th scope="row">\s*<a[^>]*>([^<]+)<', html) == names


def test_thirty_rows_cost_as_many_statements_as_one(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    costs = []
    for names in (["Satu"], [f"Orang {n}" for n in range(29)]):
        with arrange() as session:
            row = session.scalars(select(Event).where(Event.public_id == event)).one()
            for name in names:
                make.registration(session, row, name)
        with counted() as sent:
            admin.get(f"/kegiatan/{event}/peserta")
            admin.get("/orang")
        costs.append(len(sent))

    assert costs[0] == costs[1]


def test_the_workbook_keeps_numbers_as_text(auditor: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    with arrange() as session:
        row = session.scalars(select(Event).where(Event.public_id == event)).one()
        make.registration(session, row, nip=NIP, back_title="S.Sos.")

    sheet = openpyxl.load_workbook(
        io.BytesIO(auditor.get(f"/kegiatan/{event}/peserta.xlsx").data)
    ).active

    assert sheet is not None
    assert [cell.value for cell in list(sheet.iter_rows())[4]][:3] == [1, "Sari Dewi, S.Sos.", NIP]


def test_a_person_is_corrected_and_keeps_what_was_printed(
    inspectorate: Client, arrange: Arrange
) -> None:
    event = event_id(arrange)
    with arrange() as session:
        row = session.scalars(select(Event).where(Event.public_id == event)).one()
        person = make.registration(session, row).person_id
        page = f"/orang/{session.get_one(Person, person).public_id}"
    form = {
        "name": "Sari Dewi Lestari",
        "unit": "Dinkes",
        "phone": "0812 3456 7890",
        "employment": "guessed",
    }

    saved = inspectorate.post(page, data={**form, "version": "1"})
    stale = inspectorate.post(page, data={**form, "version": "1"})

    assert (saved.status_code, stale.status_code) == (302, 409)
    assert "Sosialisasi Antikorupsi" in inspectorate.get(page).text
    with arrange() as session:
        person_row = session.scalars(select(Person)).one()
        assert (person_row.name, person_row.phone) == ("Sari Dewi Lestari", "+6281234567890")
        assert session.scalars(select(Registration.name)).all() == ["Sari Dewi"]


def test_a_name_is_shown_as_it_will_be_printed(visitor: Client) -> None:
    answer = visitor.post(
        "/nama.json", data={"depan": "dr", "nama": "SARI DEWI", "belakang": "ssos,msi"}
    )

    assert answer.json == {"printed": "dr. Sari Dewi, S.Sos., M.Si."}


def test_a_deputy_and_the_invitee_name_each_other(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    with arrange() as session:
        row = session.scalars(select(Event)).one()
        head = make.registration(session, row, "Ratna Sari")
        deputy = make.registration(
            session, row, "Budi", stands_in_for_id=head.id, stands_in_as="Sekretaris", letter="8/1"
        )
        codes = head.code, deputy.code
    here = f"/kegiatan/{event}/peserta"

    listed = " ".join(admin.get(here).text.split())
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{here}.xlsx").data)).active
    of_head, of_deputy = (admin.get(f"{here}/{code}").text for code in codes)

    assert ("mewakili Ratna Sari" in listed, "diwakili oleh Budi" in listed) == (True, True)
    assert book is not None
    named = {row[1]: row[11:] for row in book.iter_rows(values_only=True)}
    assert (named["Budi"], named["Ratna Sari"]) == (("Ratna Sari", None), (None, "Budi"))
    assert f'href="{here}/{codes[1]}"' in of_head
    assert "Catat wakilnya" not in of_head
    assert f'href="{here}/{codes[0]}"' in of_deputy
    assert ("Sekretaris" in of_deputy, "8/1" in of_deputy) == (True, True)
    assert f"/meja/tamu?mewakili={codes[1]}" in of_deputy
