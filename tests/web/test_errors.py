"""What goes wrong, as its reader sees it, and what stays out of the log."""

import logging

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from eventapp.db.session import reading
from eventapp.web.access import public
from tests.clients import Client

# Not written where it is used: the log shows lines of code.
NIP = "197902052005012003"


def test_an_address_with_a_nul_leads_nowhere(admin: Client, visitor: Client) -> None:
    """PostgreSQL can't look it up: without this it would be a crash there."""
    assert admin.get("/kegiatan/%00").status_code == 404
    assert visitor.get("/acara/%00").status_code == 404


def test_a_number_too_large_for_the_database_is_a_bad_entry(app: Flask, admin: Client) -> None:
    @public
    def count() -> str:
        with reading() as session:
            return str(session.scalar(text("SELECT :n"), {"n": 10**30}))

    app.add_url_rule("/hitung", "hitung", count)
    answer = admin.get("/hitung")
    assert answer.status_code == 422
    assert "Periksa lalu kirim lagi" in answer.text


def test_values_stay_out_of_what_the_database_says(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Names and numbers of people are values of statements; errors of those are logged."""
    with app.app_context(), reading() as session, pytest.raises(OperationalError) as refused:
        session.execute(text("SELECT :nip FROM nowhere"), {"nip": NIP})
    logging.getLogger("eventapp.web").error("refused", exc_info=refused.value)
    assert NIP not in caplog.text


def test_deeply_nested_json_is_no_crash(visitor: Client) -> None:
    answer = visitor.post("/api/v1/devices", data="[" * 100_000, content_type="application/json")
    assert answer.status_code == 422
