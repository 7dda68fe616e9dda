"""The printed name on the holder's phone: right, mended, asked for."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from eventapp.audit.models import AuditLine
from eventapp.certificates.snapshots import printed_name
from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.participants.actions import decide_name
from eventapp.participants.models import NameRequest, Person, Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.portal.held import arrive, path

TYPED = {"front_title": "Dr.", "name": "Sari Dewi", "back_title": "M.Si."}
LONG = "Prof. Dr. H. Raden Mas Kusumaningrat Hadiwijoyo Suryodiningrat, S.Sos., M.Si., Ph.D."


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


@pytest.fixture
def code(arrange: Arrange) -> str:
    """Sari's ticket."""
    with arrange() as session:
        event = make.event(session)
        return make.registration(session, event, front_title="Dr.", back_title="M.Si.").code


def row(arrange: Arrange) -> Registration:
    with arrange() as session:
        return session.scalars(select(Registration)).one()


def printed(page: Any) -> str:
    found = re.search(r'class="printed"[^>]*>([^<]*)<', page.text)
    assert found
    return found[1]


def has_button(page: Any, word: str) -> bool:
    return bool(re.search(rf">\s*{word}\s*</button>", page.text))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Dr.", "Sari Dewi", "M.Si."), "Dr. Sari Dewi, M.Si."),
        (("", "Sari Dewi", ""), "Sari Dewi"),
        (
            (
                "Prof. Dr. H.",
                "Raden Mas Kusumaningrat Hadiwijoyo Suryodiningrat",
                "S.Sos., M.Si., Ph.D.",
            ),
            LONG,
        ),
    ],
)
def test_pages_show_the_name_as_the_certificate_prints_it(
    visitor: Client, code: str, arrange: Arrange, parts: tuple[str, str, str], name: str
) -> None:
    with arrange() as session:
        seat = session.scalars(select(Registration)).one()
        seat.front_title, seat.name, seat.back_title = parts
        assert printed_name(seat) == name

    assert printed(visitor.get(path(code))) == name
    assert printed(visitor.get(path(code, "nama"))) == name


def test_one_tap_says_that_it_is_right(visitor: Client, code: str, arrange: Arrange) -> None:
    before = visitor.get(path(code))
    answer = visitor.post(path(code, "nama/benar"))
    again = visitor.post(path(code, "nama/benar"))
    after = visitor.get(path(code))

    assert (answer.status_code, answer.headers["Location"]) == (303, path(code))
    assert again.status_code == 303
    assert (has_button(before, "Benar"), has_button(after, "Benar")) == (True, False)
    assert "Sudah Anda nyatakan benar" in after.text
    assert row(arrange).name_confirmed_at == make.NINE


@pytest.mark.parametrize(
    ("is_present", "is_closed", "target"),
    [(True, False, "tanda-tangan"), (False, False, ""), (True, True, "")],
)
def test_after_the_name_comes_the_signature_where_one_is_asked_for(
    visitor: Client, code: str, arrange: Arrange, is_present: bool, is_closed: bool, target: str
) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        event.asks_signature = True
        if is_present:
            arrive(session)
        event.book_closed_at = make.NINE if is_closed else None

    answer = visitor.post(path(code, "nama/benar"))

    assert answer.headers["Location"] == path(code, target)


def test_a_small_mend_is_printed_at_once(visitor: Client, code: str, arrange: Arrange) -> None:
    typed = {"front_title": "dr hj", "name": "Sarie Dewi", "back_title": "msi"}

    page = visitor.post(path(code, "nama"), data=typed, follow_redirects=True)

    assert "Nama diperbaiki" in page.text
    assert printed(page) == "dr. Hj. Sarie Dewi, M.Si."
    with arrange() as session:
        assert session.scalars(select(Person.name)).one() == "Sarie Dewi"
        assert session.scalars(select(NameRequest)).all() == []


def test_another_name_is_asked_for_and_its_fate_is_shown(
    visitor: Client, code: str, arrange: Arrange
) -> None:
    typed = TYPED | {"name": "Budi Santoso"}

    asked = visitor.post(path(code, "nama"), data=typed, follow_redirects=True)
    with arrange() as session:
        wish = session.scalars(select(NameRequest)).one()
        wish.registration = session.scalars(select(Registration)).one()
        decide_name(
            session, wish, is_approved=False, note="Bawa KTP.", at=make.NINE, by=make.TESTER
        )
    declined = visitor.get(path(code))

    assert printed(asked) == "Dr. Sari Dewi, M.Si."
    assert "Menunggu panitia" in asked.text
    assert "Usulan Anda: Dr. Budi Santoso, M.Si." in asked.text
    assert not has_button(asked, "Benar")
    assert "Dr. Budi Santoso, M.Si.: Bawa KTP." in declined.text
    assert has_button(declined, "Benar")
    assert row(arrange).name == "Sari Dewi"


@pytest.mark.parametrize("by", ["certificate", "book"])
def test_what_is_settled_is_always_asked_for(
    visitor: Client, code: str, arrange: Arrange, by: str
) -> None:
    with arrange() as session:
        if by == "certificate":
            make.certificate(session, session.scalars(select(Registration)).one())
        else:
            session.scalars(select(Event)).one().book_closed_at = make.NINE

    form = visitor.get(path(code, "nama"))
    visitor.post(path(code, "nama"), data=TYPED | {"front_title": "Dr. Hj."})

    assert "Panitia memeriksa perubahan ini" in form.text
    assert row(arrange).front_title == "Dr."
    with arrange() as session:
        assert session.scalars(select(NameRequest.front_title)).all() == ["Dr. Hj."]


@pytest.mark.parametrize("name", ["", "=1+1<script>", "x" * 200, "12345"])
def test_what_cant_be_printed_is_refused_and_stays_typed(
    visitor: Client, code: str, arrange: Arrange, name: str
) -> None:
    page = visitor.post(path(code, "nama"), data=TYPED | {"name": name, "back_title": "M.Kn."})

    assert page.status_code == 422
    assert 'value="M.Kn."' in page.text
    assert "<script>" not in page.text.partition("</head>")[2]
    with arrange() as session:
        assert session.scalars(select(AuditLine)).all() == []


def test_tickets_that_are_none_look_alike_here_too(visitor: Client, code: str) -> None:
    bad = path(code)[:-1] + ("1" if path(code)[-1] == "0" else "0")

    answers = [
        visitor.get(f"{bad}/nama"),
        visitor.post(f"{bad}/nama", data=TYPED),
        visitor.post(f"{bad}/nama/benar"),
    ]

    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1


def test_tries_are_limited(visitor: Client, code: str) -> None:
    codes = [
        visitor.post(
            path(code, "nama"), data=TYPED | {"back_title": f"M.{'ABCDEFGHIJKLMNOPQRSTUV'[n]}."}
        ).status_code
        for n in range(21)
    ]

    assert codes == [303] * 20 + [429]
