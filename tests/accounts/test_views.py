"""Signing in, links, the officers' list and tokens, seen from the browser."""

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts import actions
from eventapp.accounts.models import ApiToken, Officer
from eventapp.accounts.rules import LinkPurpose, Role
from eventapp.core import clock
from eventapp.mail.models import Message
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted

PASSWORD = "kopi hitam tanpa gula"
EMAIL = "siti@contoh.test"
REFUSED = "E-mail atau kata sandi salah, atau akun tidak aktif."


def add(arrange: Arrange, email: str = EMAIL, role: Role = Role.ADMIN) -> str:
    """Add an officer with a password; return the public id."""
    with arrange() as session:
        officer = actions.add_officer(
            session,
            email=email,
            name="Siti Aminah",
            role=role,
            unit_id=make.unit(session).id,
            at=clock.now(),
            by=make.TESTER,
            password=PASSWORD,
        )
        return officer.public_id


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> int:
    """Send the sign-in form; return the status."""
    data = {"email": email, "password": password} | more
    return client.post("/masuk", data=data).status_code


def alerts(html: str) -> list[str]:
    """Return the messages of a page."""
    found = re.findall(r'<div class="alert__text">(.*?)</div>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", one)).split()) for one in found]


def errors(html: str) -> list[str]:
    """Return the fields' errors of a page, as its summary lists them."""
    return [unescape(one) for one in re.findall(r'<li><a href="#[^"]+">(.*?)</a></li>', html)]


def copied(html: str) -> str:
    """Return the text that a page offers for copying."""
    [found] = re.findall(r'data-copy="([^"]+)"', html)
    return unescape(found)


def test_signing_in_leads_where_one_wanted_to_go(visitor: Client, arrange: Arrange) -> None:
    add(arrange)
    refused = visitor.get("/petugas?q=siti")
    assert refused.location == "/masuk?lanjut=/petugas?q%3Dsiti"
    page = visitor.get(refused.location).text
    assert 'name="lanjut" type="hidden" value="/petugas?q=siti"' in page
    answer = visitor.post(
        "/masuk", data={"email": EMAIL, "password": PASSWORD, "lanjut": "/petugas?q=siti"}
    )
    assert (answer.status_code, answer.location) == (303, "/petugas?q=siti")
    assert visitor.get("/petugas?q=siti").status_code == 200
    assert visitor.get("/masuk").location == "/dasbor"


@pytest.mark.parametrize("target", ["https://jahat.test/", "//jahat.test", "/\\jahat.test", ""])
def test_signing_in_never_leads_away(visitor: Client, arrange: Arrange, target: str) -> None:
    add(arrange)
    answer = visitor.post("/masuk", data={"email": EMAIL, "password": PASSWORD, "lanjut": target})
    assert answer.location == "/dasbor"


def test_wrong_unknown_and_shut_out_get_the_same_answer(visitor: Client, arrange: Arrange) -> None:
    add(arrange, "admin@contoh.test")
    add(arrange)
    with arrange() as session:
        gone = session.scalars(select(Officer).where(Officer.email == EMAIL)).one()
        actions.set_active(session, gone, is_active=False, at=clock.now(), by=make.TESTER)
    answers = [
        visitor.post("/masuk", data={"email": email, "password": password})
        for email, password in (
            ("admin@contoh.test", "salah"),
            ("nobody@contoh.test", PASSWORD),
            (EMAIL, PASSWORD),
        )
    ]
    assert [(one.status_code, alerts(one.text)) for one in answers] == [(422, [REFUSED])] * 3
    assert 'value="nobody@contoh.test"' in answers[1].text
    assert PASSWORD not in answers[1].text


def test_guessing_one_account_is_stopped_from_any_address(app: Flask, arrange: Arrange) -> None:
    add(arrange)
    clients = [app.test_client() for _ in range(12)]
    statuses = [
        client.post(
            "/masuk",
            data={"email": EMAIL.upper(), "password": "salah"},
            environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
        ).status_code
        for number, client in enumerate(clients)
    ]
    assert statuses == [422] * 10 + [429] * 2
    right = clients[0].post("/masuk", data={"email": EMAIL, "password": PASSWORD})
    assert right.status_code == 429
    assert right.headers["Retry-After"] == "300"
    assert alerts(right.text) == ["Terlalu banyak percobaan. Tunggu 5 menit lalu coba lagi."]


def test_guessing_many_accounts_from_one_address_is_stopped(visitor: Client) -> None:
    statuses = [sign_in(visitor, f"{n}@contoh.test") for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_success_forgets_the_tries(visitor: Client, arrange: Arrange) -> None:
    add(arrange)
    for _round in range(3):
        assert [sign_in(visitor, password="salah") for _ in range(4)] == [422] * 4
        assert sign_in(visitor) == 303
        visitor.post("/keluar")


def test_a_session_planted_before_signing_in_is_gone(visitor: Client, arrange: Arrange) -> None:
    add(arrange)
    with visitor.session_transaction() as kept:
        kept["csrf_token"] = kept["planted"] = "by somebody else"
    assert sign_in(visitor) == 303
    with visitor.session_transaction() as kept:
        assert set(kept) == {"petugas"}


def test_signing_out_ends_the_session_on_the_server(visitor: Client, arrange: Arrange) -> None:
    add(arrange)
    sign_in(visitor)
    with visitor.session_transaction() as kept:
        token = kept["petugas"]
    assert visitor.post("/keluar").location == "/masuk"
    with visitor.session_transaction() as kept:
        kept["petugas"] = token
    assert visitor.get("/akun").status_code == 302


def test_an_invitation_is_shown_once_and_lets_in_once(
    admin: Client, visitor: Client, arrange: Arrange
) -> None:
    data = {"name": "Hendra", "email": "Hendra@contoh.test", "role": "desk", "unit": ""}
    made = admin.post("/petugas/baru", data=data)
    assert made.status_code == 200
    assert alerts(made.text) == ["Server ini tidak mengirim e-mail: sampaikan tautan ini sendiri."]
    link = copied(made.text)
    assert link.startswith("http://localhost/tautan/")
    assert link.rpartition("/")[2] not in admin.get("/petugas").text

    assert visitor.get(link).status_code == 200
    short = visitor.post(link, data={"password": "pendek", "again": "lain"})
    assert short.status_code == 422
    assert errors(short.text) == [
        "Kata sandi baru: Kata sandi 10 sampai 200 huruf.",
        "Ketik sekali lagi: Kedua kata sandi tidak sama. Ketik ulang.",
    ]
    done = visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done.location) == (303, "/dasbor")
    assert visitor.get("/akun").status_code == 200
    assert [visitor.get(link).status_code, visitor.post(link).status_code] == [404, 404]
    with arrange() as session:
        assert session.scalars(select(Message)).all() == []


def test_a_forgotten_password_gets_one_answer_for_all(app: Flask, arrange: Arrange) -> None:
    object.__setattr__(app.extensions["settings"], "mail_url", "smtp://localhost:1")
    add(arrange)
    client = app.test_client()
    answers = [client.post("/lupa", data={"email": one}) for one in (EMAIL, "x@contoh.test")]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].text.replace(EMAIL, "x@contoh.test") == answers[1].text
    with arrange() as session:
        [message] = session.scalars(select(Message)).all()
    assert message.recipient == EMAIL
    [link] = re.findall(r"http://localhost(/tautan/\S+)", message.body)
    assert client.get(link).status_code == 200


def test_a_forgotten_password_without_mail_says_whom_to_ask(visitor: Client) -> None:
    answer = visitor.post("/lupa", data={"email": EMAIL})
    assert answer.status_code == 422
    assert alerts(answer.text) == alerts(visitor.get("/lupa").text) != []


def test_asking_for_links_is_limited(app: Flask) -> None:
    object.__setattr__(app.extensions["settings"], "mail_url", "smtp://localhost:1")
    client = app.test_client()
    statuses = [client.post("/lupa", data={"email": EMAIL}).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_the_own_password_is_changed_with_the_current_one(
    visitor: Client, arrange: Arrange
) -> None:
    add(arrange)
    sign_in(visitor)
    new = {"password": "teh manis hangat", "again": "teh manis hangat"}
    wrong = visitor.post("/akun", data=new | {"current": "salah"})
    assert wrong.status_code == 422
    assert errors(wrong.text) == ["Kata sandi sekarang: Kata sandi sekarang salah."]
    right = visitor.post("/akun", data=new | {"current": PASSWORD}, follow_redirects=True)
    assert alerts(right.text) == ["Kata sandi diganti. Peramban lain sudah dikeluarkan."]
    visitor.post("/keluar")
    assert [sign_in(visitor), sign_in(visitor, password="teh manis hangat")] == [422, 303]


def test_other_browsers_are_signed_out(app: Flask, visitor: Client, arrange: Arrange) -> None:
    add(arrange)
    other = app.test_client()
    for client in (visitor, other):
        client.post("/masuk", data={"email": EMAIL, "password": PASSWORD})
    ended = visitor.post("/akun/sesi/akhiri", follow_redirects=True)
    assert alerts(ended.text) == ["1 peramban lain dikeluarkan."]
    assert [visitor.get("/akun").status_code, other.get("/akun").status_code] == [200, 302]


def test_bad_input_keeps_what_was_typed(admin: Client, arrange: Arrange) -> None:
    data = {"name": "<b>Sari</b>\u202e", "email": "sari", "role": "organiser", "unit": ""}
    answer = admin.post("/petugas/baru", data=data)
    assert answer.status_code == 422
    assert sorted(errors(answer.text)) == [
        "E-mail: Tulis alamat e-mail lengkap, misalnya nama@kota.go.id.",
        "Unit: Pilih unit: panitia hanya melihat kegiatan unitnya.",
    ]
    assert 'value="&lt;b&gt;Sari&lt;/b&gt;"' in answer.text
    assert 'value="sari"' in answer.text
    long = admin.post("/petugas/baru", data=data | {"name": "s" * 400, "role": "raja"})
    assert "Nama: Paling banyak 200 huruf." in errors(long.text)
    taken = {"name": "Sari", "email": "admin@contoh.test", "role": "desk", "unit": "INSPEKTORAT"}
    answer = admin.post("/petugas/baru", data=taken)
    assert errors(answer.text) == ["E-mail: E-mail ini sudah dipakai petugas lain."]
    with arrange() as session:
        assert len(session.scalars(select(Officer)).all()) == 1


def test_the_second_of_two_editors_is_told(admin: Client, arrange: Arrange) -> None:
    public_id = add(arrange)
    address = f"/petugas/{public_id}"
    sent = {"name": "Siti A.", "role": "admin", "unit": "INSPEKTORAT", "version": "1"}
    assert admin.post(address, data=sent).status_code == 303
    late = admin.post(address, data=sent | {"name": "Siti B."})
    assert late.status_code == 409
    assert 'value="Siti B."' in late.text
    saved, told = alerts(late.text)
    assert saved == "Perubahan disimpan."
    assert told.startswith("Orang lain sudah menyimpan lebih dulu Petugas Admin mengubah")
    with arrange() as session:
        row = session.scalars(select(Officer).where(Officer.public_id == public_id)).one()
    assert (row.name, row.version) == ("Siti A.", 2)
    again = admin.post(address, data=sent | {"name": "Siti B.", "version": "2"})
    assert again.status_code == 303


def test_the_last_administrator_stays(admin: Client, arrange: Arrange) -> None:
    with arrange() as session:
        only = make.officer(session, Role.ADMIN).public_id
    sentence = "Ini administrator aktif terakhir. Jadikan petugas lain administrator lebih dulu."
    told = admin.post(f"/petugas/{only}/nonaktif", follow_redirects=True)
    assert alerts(told.text) == [sentence]
    sent = {"name": "Petugas", "role": "auditor", "unit": "", "version": "1"}
    answer = admin.post(f"/petugas/{only}", data=sent)
    assert (answer.status_code, errors(answer.text)) == (409, [f"Peran: {sentence}"])


def test_an_officer_is_shut_out_and_let_in_again(
    admin: Client, visitor: Client, arrange: Arrange
) -> None:
    public_id = add(arrange)
    sign_in(visitor)
    admin.post(f"/petugas/{public_id}/nonaktif")
    assert visitor.get("/akun").status_code == 302
    assert sign_in(visitor) == 422
    admin.post(f"/petugas/{public_id}/aktif")
    assert sign_in(visitor) == 303


def test_a_new_link_replaces_the_old_one(admin: Client, visitor: Client, arrange: Arrange) -> None:
    public_id = add(arrange)
    first = copied(admin.post(f"/petugas/{public_id}/tautan").text)
    second = copied(admin.post(f"/petugas/{public_id}/tautan").text)
    assert [visitor.get(first).status_code, visitor.get(second).status_code] == [404, 200]


def test_links_and_invitations_are_mailed_where_mail_is_set(
    app: Flask, admin: Client, arrange: Arrange
) -> None:
    object.__setattr__(app.extensions["settings"], "mail_url", "smtp://localhost:1")
    data = {"name": "Hendra", "email": "hendra@contoh.test", "role": "desk", "unit": ""}
    made = admin.post("/petugas/baru", data=data)
    assert alerts(made.text) == ["Tautan ini juga dikirim ke hendra@contoh.test."]
    with arrange() as session:
        [message] = session.scalars(select(Message)).all()
    assert copied(made.text) in message.body
    assert message.subject == "Undangan masuk ke Hadir"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Petugas Admin", "Siti Aminah"]),
        ("q=aminah", ["Siti Aminah"]),
        ("q=SITI@", ["Siti Aminah"]),
        ("q=%25", []),
        ("peran=auditor", []),
        ("status=active", ["Siti Aminah"]),
        ("status=invited", ["Petugas Admin"]),
        ("status=disabled", []),
    ],
)
def test_the_list_is_searched(
    admin: Client, arrange: Arrange, query: str, names: list[str]
) -> None:
    add(arrange)
    page = admin.get(f"/petugas?{query}").text
    assert re.findall(r'<a href="/petugas/\w{12}">(.*?)</a>', page) == names


@pytest.mark.parametrize("address", ["/petugas", "/token"])
def test_a_long_list_costs_no_more_queries(admin: Client, arrange: Arrange, address: str) -> None:
    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            add(arrange, f"{n}@contoh.test", Role.DESK)
            with arrange() as session:
                unit = make.unit(session, f"U{n}")
                actions.add_token(
                    session,
                    name=f"T{n}",
                    role=Role.DESK,
                    unit_id=unit.id,
                    at=clock.now(),
                    by=make.TESTER,
                )

    fill(0, 1)
    with counted() as one:
        admin.get(address)
    fill(1, 30)
    with counted() as many:
        admin.get(address)
    assert len(many) == len(one)


def test_an_auditor_reads_the_list_without_buttons(auditor: Client) -> None:
    page = auditor.get("/petugas").text
    assert "Petugas Auditor" in page
    assert "/petugas/" not in page


def test_a_token_is_shown_once_and_revoked(admin: Client, arrange: Arrange) -> None:
    data = {"name": "Sistem presensi", "role": "organiser", "unit": "INSPEKTORAT"}
    made = admin.post("/token/baru", data=data)
    secret = copied(made.text)
    with arrange() as session:
        [row] = session.scalars(select(ApiToken)).all()
    assert secret not in admin.get("/token").text
    told = admin.post(f"/token/{row.public_id}/cabut", follow_redirects=True)
    assert alerts(told.text) == ["Token “Sistem presensi” dicabut."]
    assert f"/token/{row.public_id}/cabut" not in told.text


def test_a_token_of_an_organiser_needs_a_unit(admin: Client) -> None:
    answer = admin.post("/token/baru", data={"name": "", "role": "organiser", "unit": ""})
    assert answer.status_code == 422
    assert sorted(errors(answer.text)) == [
        "Nama: Isi bagian ini.",
        "Unit: Pilih unit: panitia hanya melihat kegiatan unitnya.",
    ]


def test_an_expired_link_is_explained(visitor: Client, arrange: Arrange) -> None:
    add(arrange)
    with arrange() as session:
        officer = session.scalars(select(Officer)).one()
        token = actions.make_link(session, officer, LinkPurpose.RESET, at=make.NINE, by=make.TESTER)
    answer = visitor.get(f"/tautan/{token}")
    assert answer.status_code == 404
    assert "Tautan tidak berlaku lagi" in answer.text
