"""Several phones read one code at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditLine
from eventapp.core import keys
from eventapp.db.session import reading, writing
from eventapp.devices import actions
from eventapp.devices.actions import Invitation
from eventapp.devices.models import Device
from eventapp.devices.rules import EnrolmentOverError
from tests import make
from tests.make import NINE, TESTER

KEY = b"k" * 32
PHONES = 8


def test_one_code_enrols_one_phone(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make.event(session)
        wanted = Invitation("Meja 1", event.ends_at)
        row = actions.invite(session, event, wanted, key=KEY, at=NINE, by=TESTER)
        secret = actions.secret_of(row, KEY)
    start = Barrier(PHONES)

    def enrol(number: int) -> str:
        start.wait()
        try:
            with app.app_context(), writing() as session:
                page = f"phone {number}"
                return actions.enrol(session, secret, phone_at=NINE, page=page, at=NINE)[1]
        except EnrolmentOverError:
            return ""

    with ThreadPoolExecutor(PHONES) as pool:
        [token] = filter(None, pool.map(enrol, range(PHONES)))

    with app.app_context(), reading() as session:
        digests = session.scalars(select(Device.token_digest)).all()
        lines = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert digests == [keys.digest(token)]
    assert lines == ["devices.invite", "devices.enrol"]
