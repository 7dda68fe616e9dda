"""The messages officers get: invitation and new password. Sent only where mail is set."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.models import Officer
from eventapp.accounts.rules import LinkPurpose
from eventapp.core.settings import Settings
from eventapp.mail.actions import send_later


def address(settings: Settings, token: str) -> str:
    """Return the full address of a one-time link."""
    return f"{settings.base_url}/tautan/{token}"


def send_link(
    session: Session,
    settings: Settings,
    officer: Officer,
    token: str,
    purpose: LinkPurpose,
    *,
    at: datetime,
) -> bool:
    """Put the link's message in the outbox; False where no mail server is set."""
    if settings.mail_url is None:
        return False
    values = {
        "name": officer.name,
        "product": settings.product_name,
        "organisation": settings.organisation,
        "link": address(settings, token),
    }
    if purpose is LinkPurpose.INVITATION:
        subject = _("Undangan masuk ke %(product)s", **values)
        body = _(
            "Yth. %(name)s,\n\nAnda terdaftar sebagai petugas %(product)s, %(organisation)s.\n"
            "Buka tautan ini untuk membuat kata sandi; berlaku 7 hari, sekali pakai:\n\n%(link)s\n",
            **values,
        )
    else:
        subject = _("Kata sandi baru untuk %(product)s", **values)
        body = _(
            "Yth. %(name)s,\n\nBuka tautan ini untuk membuat kata sandi baru di %(product)s; "
            "berlaku 2 jam, sekali pakai:\n\n%(link)s\n\n"
            "Bila Anda tidak memintanya, abaikan pesan ini; kata sandi Anda tidak berubah.\n",
            **values,
        )
    send_later(session, to=officer.email, subject=subject, body=body, at=at)
    return True
