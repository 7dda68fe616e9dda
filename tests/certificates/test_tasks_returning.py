"""Files that come back signed: each known by what it grew from, each refused with its reason."""

import os
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.certificates import returned, returning
from eventapp.certificates.actions import issue_due
from eventapp.certificates.actions import signing_out as actions
from eventapp.certificates.current import shelf
from eventapp.certificates.models import Certificate, CertificateFile
from eventapp.certificates.queries import signing_out as queries
from eventapp.core.settings import Settings
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.jobs import queries as jobs
from eventapp.jobs.models import Job
from eventapp.jobs.runner import Worker
from eventapp.signing.esign import Credentials, Esign, EsignError
from tests import make
from tests.certificates import held
from tests.signing import bsre


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Trust the stand-in of BSrE."""
    roots = tmp_path / "roots.pem"
    roots.write_bytes(bsre.authority().root_pem)
    object.__setattr__(settings, "bsre_roots", roots)
    return settings


def blank(mark: str) -> bytes:
    """Return a small PDF of its own."""
    file = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 100))
        pdf.docinfo["/Title"] = mark
        pdf.save(file, deterministic_id=True)
    return file.getvalue()


def drawn(count: int) -> str:
    """Have `count` certificates wait to be signed elsewhere; return the event."""
    with writing() as session:
        event = held.event(session)
        for number in range(count):
            held.came(session, event, f"Orang {number:02}")
        ref = event.public_id
    with writing() as session:
        event = events.event(session, ref)
        actions.choose_signing(session, event, "bsre", at=make.NINE, by=make.TESTER)
        assert issue_due(session, event, at=make.NINE, by=make.TESTER) == count
        for one in session.scalars(select(Certificate)).all():
            add_handoff(session, one)
        sent = queries.waiting(session, event.id)
        actions.send_out(session, event, sent, way="zip", at=make.NINE, by=make.TESTER)
    return ref


def add_handoff(session: Session, one: Certificate) -> None:
    """Keep a file to be signed, as the worker does."""
    data = blank(one.number)
    session.add(
        CertificateFile(
            certificate_id=one.id,
            sha256=store().put(data),
            size=len(data),
            made_at=make.NINE,
            part="handoff",
        )
    )


def out(ref: str) -> list[tuple[str, bytes]]:
    """Return the files that left, by name."""
    with reading() as session:
        found = queries.waiting(session, events.event(session, ref).id)
    return [(f"{one.number.replace('/', '-')}.pdf", shelf().get(one.sha256)) for one in found]


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def taken(app: Flask, ref: str, *uploads: bytes) -> Job:
    """Upload and have the worker look; return the finished job."""
    keys = [store().put(one) for one in uploads]
    with writing() as session:
        event = events.event(session, ref)
        job = actions.request_take_back(session, event, keys, at=make.NINE, by=make.TESTER)
    worker = Worker(app, app.extensions["worker_registry"], app.extensions["settings"])
    assert worker.step()
    with reading() as session:
        return jobs.job(session, job)


def reasons(job: Job) -> list[str]:
    return sorted(one["reason"] for one in job.failures)


# Each is looked at in a process of its own; RETURNED=50 takes a minute.
MANY = int(os.environ.get("RETURNED", "10"))


def test_many_come_back_one_altered_one_foreign_one_missing(app: Flask) -> None:
    with app.app_context():
        ref = drawn(MANY)
        files = [(name, bsre.signed(data)) for name, data in out(ref)]
        with pikepdf.open(BytesIO(files[1][1])) as opened:
            changed = BytesIO()
            opened.pages[0].Rotate = 90
            opened.save(changed)
        # The second altered, the third replaced by somebody else's, the last left out.
        files[1:3] = [(files[1][0], changed.getvalue()), (files[2][0], bsre.signed(blank("x")))]
        job = taken(app, ref, zipped(files[:-1]))

        assert job.result == {"taken": MANY - 3, "known": 0, "refused": 2, "missing": 3}
        assert reasons(job) == ["return_foreign", "return_foreign"]
        with reading() as session:
            rows = session.scalars(select(Certificate).order_by(Certificate.serial)).all()
            assert [one.serial for one in rows if one.sha256 is None] == [2, 3, MANY]
            kept = session.scalars(select(CertificateFile).where(CertificateFile.part == "issued"))
            signers = {one.signed_by for one in kept}
            lines = session.scalars(
                select(AuditLine.action).where(AuditLine.action == "certificates.take_back")
            ).all()
        assert (signers, len(lines)) == ({bsre.SIGNER}, MANY - 3)
        assert shelf().get(rows[0].sha256 or "") == files[0][1]

        again = taken(app, ref, zipped(files[:-1]))
        assert again.result == {"taken": 0, "known": MANY - 3, "refused": 2, "missing": 3}


def test_every_refusal_has_its_reason(app: Flask) -> None:
    with app.app_context():
        ref = drawn(3)
        (first, a), (_second, b), (_third, c) = out(ref)
        stranger = bsre.signed(b, bsre.authority("Orang Lain"))
        broken = bytearray(bsre.signed(c))
        broken[-400] ^= 1
        files = [(first, a), ("x.pdf", stranger), ("y.pdf", bytes(broken)), ("z.txt", b"halo")]
        job = taken(app, ref, zipped(files), b"no zip at all")

        assert reasons(job) == [
            "return_broken",
            "return_no_pdf",
            "return_no_zip",
            "return_same",
            "return_untrusted",
        ]
        with reading() as session:
            event = events.event(session, ref)
            problems = [item.problem for item, _one in queries.not_back(session, event.id)]
            line = queries.batches(session, event.id)[0]
        assert problems == ["same", "untrusted", "broken"]
        assert (line.sent, line.returned, line.refused, line.missing) == (3, 0, 3, 0)


def test_a_zip_may_not_unpack_without_end() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.pdf", b"%PDF-" + bytes(returned.MOST_BYTES_EACH))
        for number in range(returned.MOST_FILES):
            archive.writestr(f"{number}.pdf", b"")

    with pytest.raises(ValueError, match=str(returned.MOST_FILES + 1)):
        list(returned.unpacked("a.zip", out.getvalue()))
    only = zipped([("big.pdf", b"%PDF-" + bytes(returned.MOST_BYTES_EACH))])
    assert list(returned.unpacked("a.zip", only)) == [("big.pdf", None)]


def test_the_service_signs_and_a_wrong_secret_stops_at_once(app: Flask) -> None:
    with app.app_context(), bsre.service() as standing:
        ref = drawn(3)
        with reading() as session:
            event = events.event(session, ref)
            sent = queries.waiting(session, event.id)
        service = Esign(standing.url, bsre.USER, bsre.PASSWORD)
        with pytest.raises(EsignError):
            returning.sign_all(sent, service, Credentials(bsre.NIK, "salah"), by=make.TESTER)
        assert len(standing.seen) == 1

        right = Credentials(bsre.NIK, bsre.PASSPHRASE)
        assert returning.sign_all(sent, service, right, by=make.TESTER) == (3, "")
        with reading() as session:
            assert queries.count_waiting(session, event.id) == 0
            rows = session.scalars(select(Certificate)).all()
            said = str([(one.before, one.after) for one in session.scalars(select(AuditLine))])
        assert {sha256(shelf().get(one.sha256 or "")).hexdigest() for one in rows} == {
            one.sha256 for one in rows
        }
        assert (bsre.NIK in said, bsre.PASSPHRASE in said) == (False, False)
