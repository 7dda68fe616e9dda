"""Certificates on the paper that is in the printer, each beginning on a front."""

from pathlib import Path

import pikepdf
from flask import Flask

from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.files.readers import pages_of


def test_paper_and_sides_are_chosen(
    app: Flask, inspectorate: Client, arrange: Arrange, tmp_path: Path
) -> None:
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani")
        held.came(session, event, "Budi")
        event_id = event.public_id
    with app.app_context():
        held.issue(event_id)
    address = f"/kegiatan/{event_id}/sertifikat/cetak.pdf"
    found = {}
    for sides in ("duplex", "single", "fronts"):
        file = tmp_path / f"{sides}.pdf"
        file.write_bytes(inspectorate.get(f"{address}?kertas=f4&sisi={sides}&margin=5").data)
        with pikepdf.open(file) as pdf:
            widths = {round(float(page.mediabox[2]) / 72 * 25.4) for page in pdf.pages}
        found[sides] = (pages_of(file), widths)

    assert found == {"duplex": (4, {330}), "single": (4, {330}), "fronts": (2, {330})}
    for wrong in ("kertas=a3", "sisi=x", "margin=99", "margin=x"):
        assert inspectorate.get(f"{address}?{wrong}").status_code == 422
