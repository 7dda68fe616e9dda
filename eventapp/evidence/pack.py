"""The pack of one event as a ZIP: the same data give the same bytes.

`sha256sum -c manifest.sha256` in the unpacked folder checks it with nothing of ours.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.book import papers as books
from eventapp.book import queries as book_queries
from eventapp.certificates import archive
from eventapp.certificates import queries as certificates
from eventapp.certificates.shelf import Shelf
from eventapp.checkin import papers, pdf
from eventapp.checkin.pdf import ListKind
from eventapp.core.periods import local
from eventapp.events.models import Event
from eventapp.evidence import queries
from eventapp.files.spreadsheets import write_csv
from eventapp.files.zips import stream
from eventapp.participants.rules.names import full_name

MANIFEST = "manifest.sha256"
_LISTS = {
    ListKind.PARTICIPANTS: "daftar-hadir-peserta.pdf",
    ListKind.SPEAKERS: "daftar-hadir-narasumber.pdf",
    ListKind.ORGANISERS: "daftar-hadir-panitia.pdf",
}


def packed(session: Session, event: Event, shelf: Shelf, *, organisation: str) -> Iterator[bytes]:
    """Yield the ZIP of an event (all that belongs to it loaded), the manifest last.

    Raises DamagedFileError when a stored certificate is no longer what was issued.
    """
    return stream(_with_manifest(_entries(session, event, shelf, organisation)), event.ends_at)


def _with_manifest(entries: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    lines = []
    for path, data in entries:
        lines.append(f"{hashlib.sha256(data).hexdigest()}  {path}\n")
        yield path, data
    yield MANIFEST, "".join(lines).encode()


def _entries(
    session: Session, event: Event, shelf: Shelf, organisation: str
) -> Iterator[tuple[str, bytes]]:
    yield "kegiatan.json", _facts(event)
    for kind, name in _LISTS.items():
        if papers.listed(session, event, kind, everybody=False):
            said = books.attendance_list(
                session, event, kind, everybody=False, organisation=organisation
            )
            yield name, pdf.attendance_list(said)
    yield "kehadiran.csv", _presences(session, event)
    if book := book_queries.book(session, event.id, whole=True):
        # Its SHA-256 is the one printed on the lists.
        yield "buku-hadir.json", book.content.encode()
        yield "koreksi.csv", _corrections(session, event)
    yield "sertifikat.csv", _register(session, event)
    for paper in certificates.papers(session, event.id):
        yield f"sertifikat/{archive.path_of(paper)}", shelf.get(paper.sha256)
    yield "jejak-audit.csv", _log(session, event)


def _facts(event: Event) -> bytes:
    zone = event.timezone
    facts = {
        "id": event.public_id,
        "title": event.title,
        "theme": event.theme,
        "venue": event.venue,
        "host_unit": event.host_unit.name if event.host_unit else None,
        "status": event.status,
        "starts_at": local(event.starts_at, zone).isoformat(),
        "ends_at": local(event.ends_at, zone).isoformat(),
        "indicators": [link.indicator.code for link in event.indicators],
        "sessions": [
            {
                "title": one.title,
                "speaker": one.speaker,
                "starts_at": local(one.starts_at, zone).isoformat(),
                "ends_at": local(one.ends_at, zone).isoformat(),
                "lesson_hours": str(one.lesson_hours),
            }
            for one in event.sessions
        ],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _presences(session: Session, event: Event) -> bytes:
    heads = ["Nama", "NIP", "Jabatan", "Unit", "Peran", "Status", "Sesi", "Waktu", "Cara"]
    heads += ["Dicatat oleh", "Perangkat"]
    rows = [
        [
            full_name(row.front_title, row.name, row.back_title),
            row.nip or "",
            row.position,
            unit or "",
            row.role,
            row.status,
            one.title if one else "",
            local(arrival.arrived_at, event.timezone).isoformat() if arrival else "",
            arrival.method if arrival else "",
            arrival.by_label if arrival else "",
            arrival.device if arrival else "",
        ]
        for row, unit, one, arrival in queries.presences(session, event)
    ]
    return write_csv(heads, rows)


def _corrections(session: Session, event: Event) -> bytes:
    """Return the corrections of the closed book; those that aren't approved have no number."""
    zone = event.timezone
    rows = [
        [
            *(str(one.number or ""), one.state, one.kind, one.registration.code),
            full_name(
                one.registration.front_title, one.registration.name, one.registration.back_title
            ),
            *(one.session.title, _local(one.arrived_at, zone), _local(one.left_at, zone)),
            *(one.reason, one.proposed_label, _local(one.proposed_at, zone)),
            *(one.decided_label, _local(one.decided_at, zone), one.note),
        ]
        for one in book_queries.corrections(session, event.id)
    ]
    heads = ["Nomor", "Keadaan", "Koreksi", "Kode", "Nama", "Sesi", "Masuk", "Keluar", "Alasan"]
    heads += ["Diajukan oleh", "Diajukan", "Diputuskan oleh", "Diputuskan", "Catatan"]
    return write_csv(heads, rows)


def _local(moment: datetime | None, zone: str) -> str:
    return local(moment, zone).isoformat() if moment else ""


def _register(session: Session, event: Event) -> bytes:
    rows = [
        [
            *(one.number, one.code, str(one.version), one.facts["name"], one.facts["unit"]),
            *(one.status, one.issued_at.isoformat(), one.revoke_reason, one.sha256 or ""),
        ]
        for one in session.scalars(certificates.of_event(event.id))
    ]
    heads = ["Nomor", "Kode", "Versi", "Nama", "Unit", "Status", "Terbit", "Alasan", "SHA-256"]
    return write_csv(heads, rows)


def _log(session: Session, event: Event) -> bytes:
    rows = [
        [
            *(str(line.id), line.at.isoformat(), line.actor_label, line.action),
            *(str(seal.seq), seal.digest, seal.link),
        ]
        for line, seal in queries.log_of(session, event)
    ]
    heads = ["Baris", "Waktu", "Pelaku", "Tindakan", "Urutan segel", "Sidik baris", "Mata rantai"]
    return write_csv(heads, rows)
