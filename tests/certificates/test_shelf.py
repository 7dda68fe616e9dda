"""What the shelf says of files that are gone, before anybody waits for them."""

import hashlib
from typing import Any

from flask import Flask
from sqlalchemy import select

from eventapp.certificates.current import shelf
from eventapp.certificates.models import Certificate, CertificateFile
from eventapp.db.session import reading
from eventapp.files.current import store
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted


def test_files_and_shared_parts_that_are_gone_are_named(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        event = held.event(session)
        rows = [make.certificate(session, held.came(session, event, name)) for name in "ABC"]
        head = store().put(b"head")
        keys = []
        for row, part, tail in zip(rows, (head, "0" * 64, None), (b"a", b"b", None), strict=True):
            key = hashlib.sha256(b"head" + (tail or b"whole")).hexdigest()
            keys.append(key)
            held_in: dict[str, Any] = {"head": part if tail else None, "tail": tail}
            session.add(
                CertificateFile(
                    certificate_id=row.id, sha256=key, size=5, made_at=make.NINE, **held_in
                )
            )
    whole = hashlib.sha256(b"gone").hexdigest()
    with app.app_context():
        with counted() as sent:
            assert shelf().missing([*keys, whole, whole]) == [keys[1], keys[2], whole]
        assert len(sent) == 1
        assert shelf().missing([]) == []


def test_a_zip_with_a_file_gone_is_refused_before_it_begins(
    app: Flask, inspectorate: Client, arrange: Arrange
) -> None:
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani")
        event_id = event.public_id
    with app.app_context():
        held.issue(event_id)
        with reading() as session:
            key = session.scalars(select(Certificate.sha256)).one() or ""
            head = session.scalar(select(CertificateFile.head))
        path = store().root / (head or key)[:2] / (head or key)
        assert shelf().missing([key]) == []
        path.unlink()

    answer = inspectorate.get(f"/kegiatan/{event_id}/sertifikat/unduh.zip")

    assert answer.status_code == 500
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
