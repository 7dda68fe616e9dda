"""The official list of a closed book, as its readers see it."""

import subprocess
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from eventapp.book import actions, papers, queries
from eventapp.book.actions import Proposal
from eventapp.book.rules import Kind
from eventapp.book.rules.content import grouped
from eventapp.checkin import papers as checkin
from eventapp.checkin import pdf
from eventapp.checkin.models import Signature
from eventapp.checkin.pdf import ListKind
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.book.held import CLOSED, FIRST, LATER, SECOND
from tests.files.readers import pages_of, text_of
from tests.queries import counted


def held(session: Session, *, participants: int = 1, closed: bool = True) -> Event:
    """Return an event with a speaker, an organiser and participants; its book closed."""
    event = make.event(session, sessions=2, checks_out=True, asks_signature=True)
    first, second = event.sessions
    head = make.registration(session, event, "Kepala Dinas", front_title="Dr.")
    for number in range(participants):
        row = make.registration(session, event, f"Orang{number:03}")
        make.arrival(session, row, first, left_at=first.starts_at + timedelta(minutes=50))
        make.arrival(session, row, second, method="roster")
        if number == 0:
            row.stands_in_for_id, row.stands_in_as, row.letter = head.id, "Sekretaris", "800/12"
            session.add(
                Signature(
                    event_id=event.id,
                    registration_id=row.id,
                    strokes=[[0.1, 0.1, 0.4, 0.3, 0.8, 0.1]],
                    signed_at=CLOSED,
                )
            )
    guests = {"Narasumber": "speaker", "Pemandu": "moderator", "Penata": "organiser"}
    for name, role in guests.items():
        make.arrival(session, make.registration(session, event, name, role=role), first)
    session.flush()
    session.expire_all()
    event = events.event(session, event.public_id)
    if closed:
        actions.close(session, event, at=CLOSED, by=FIRST)
    return event


def correct(session: Session, event: Event, name: str, kind: Kind) -> None:
    row = next(row for row in everybody(session, event) if row.name == name)
    moment = make.NINE + timedelta(minutes=12)
    wanted = Proposal(kind, row, event.sessions[0], "Ada di foto", arrived_at=moment)
    made = actions.propose(session, event, wanted, at=LATER, by=FIRST)
    actions.approve(session, event, made.public_id, at=LATER, by=SECOND)


def everybody(session: Session, event: Event) -> list[Registration]:

    return [
        row for kind in ListKind for row in checkin.listed(session, event, kind, everybody=True)
    ]


def drawn(session: Session, event: Event, kind: ListKind, folder: Path) -> Path:
    facts = papers.attendance_list(
        session, event, kind, everybody=False, organisation="Inspektorat"
    )
    file = folder / f"{kind}.pdf"
    file.write_bytes(pdf.attendance_list(facts))
    return file


def test_three_lists_each_with_its_own_people(session: Session, tmp_path: Path) -> None:
    event = held(session)

    texts = [text_of(drawn(session, event, kind, tmp_path), "-layout") for kind in ListKind]

    names = ("Orang000", "Narasumber", "Pemandu", "Penata")
    rows = [text.partition("Tanda tangan")[2].partition("Daftar Hadir")[0] for text in texts]
    found = [[name for name in names if name in text] for text in rows]
    assert found == [["Orang000"], ["Narasumber", "Pemandu"], ["Penata"]]


def test_a_row_says_when_how_and_for_whom(session: Session, tmp_path: Path) -> None:
    event = held(session)
    file = drawn(session, event, ListKind.PARTICIPANTS, tmp_path)

    text = text_of(file, "-layout")
    assert "mewakili Dr. Kepala Dinas, sebagai Sekretaris, surat 800/12" in text_of(file)
    assert ("09.00" in text, "09.50" in text, "diketik" in text) == (True, True, True)
    assert pages_of(file) == 1
    # The signature is drawn in lines, not as a picture: the emblem is all there is of those.
    assert _pictures(file) == []


def _pictures(file: Path) -> list[str]:
    done = subprocess.run(
        ["pdfimages", "-list", str(file)], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[2:]


def test_an_open_book_prints_no_digest(session: Session, tmp_path: Path) -> None:
    event = held(session, closed=False)

    text = text_of(drawn(session, event, ListKind.PARTICIPANTS, tmp_path))

    assert ("SHA-256" in text, "ditutup" in text) == (False, False)


def test_every_page_says_when_it_was_closed_and_the_digest(
    session: Session, tmp_path: Path
) -> None:
    event = held(session, participants=60)
    book = queries.closed_book(session, event.id)
    file = drawn(session, event, ListKind.PARTICIPANTS, tmp_path)
    count, groups = pages_of(file), grouped(book.digest)
    line = f"Buku ditutup 8 November 2023 pukul 14.00 WIB · SHA-256 {groups[:14]} …"

    pages = [text_of(file, "-f", str(page), "-l", str(page)) for page in range(1, count + 1)]

    assert count > 3
    # On the first page it stands at the top as well.
    assert [page.count(line) for page in pages] == [2] + [1] * (count - 1)
    assert [page.count(f"SHA-256 {groups}") for page in pages] == [0] * (count - 1) + [1]
    assert f"oleh Petugas Pertama, {book.rows} kehadiran di seluruh kegiatan." in pages[-1]


def test_corrections_are_printed_with_their_numbers(session: Session, tmp_path: Path) -> None:
    event = held(session, participants=3)
    correct(session, event, "Kepala Dinas", Kind.ADD)
    correct(session, event, "Narasumber", Kind.REMOVE)
    correct(session, event, "Orang001", Kind.TIME)
    correct(session, event, "Orang002", Kind.DOWNGRADE)

    text = text_of(drawn(session, event, ListKind.PARTICIPANTS, tmp_path), "-layout")
    speakers = text_of(drawn(session, event, ListKind.SPEAKERS, tmp_path), "-layout")

    table = text.partition("Koreksi sesudah buku hadir ditutup")[2]
    assert numbers(table) == ["K1", "K3", "K4"]
    cells = text_of(tmp_path / f"{ListKind.PARTICIPANTS}.pdf")
    for words in (
        "Ditambahkan, masuk 09.12",
        "Waktu menjadi masuk 09.12",
        "Kehadiran diragukan",
        "Petugas Kedua, 08/11/2023 15.00 WIB",
    ):
        assert words in cells
    assert numbers(text.partition("Koreksi sesudah")[0]) == ["K1", "K3", "K4"]
    assert "Dihapus: tidak hadir" in speakers
    assert "Narasumber" not in speakers.partition("Koreksi sesudah")[0].partition("Tanda")[2]


def numbers(text: str) -> list[str]:
    """Return the numbers of corrections in a text, in their order."""
    return [word for word in text.split() if word[0] == "K" and word[1:].isdigit()]


def test_a_list_costs_as_many_queries_for_few_and_many(session: Session) -> None:
    spent = []
    for people in (2, 30):
        event = held(session, participants=people)
        with counted() as sent:
            papers.attendance_list(
                session, event, ListKind.PARTICIPANTS, everybody=False, organisation="X"
            )
        spent.append(len(sent))

    assert spent[0] == spent[1]
