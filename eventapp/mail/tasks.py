"""The worker's chore: send what waits in the outbox."""

import logging
import smtplib

from eventapp.core import clock
from eventapp.core.settings import Settings
from eventapp.db.session import writing
from eventapp.mail import actions, smtp

log = logging.getLogger("eventapp.mail")
BATCH = 50


def send_due(settings: Settings) -> None:
    """Send up to BATCH messages; does nothing while no mail server is set."""
    if settings.mail_url is None:
        return
    for _ in range(BATCH):
        with writing() as session:
            message = actions.take_due(session, at=clock.now())
        if message is None:
            return
        try:
            smtp.send(
                settings.mail_url,
                settings.mail_from,
                message.recipient,
                message.subject,
                message.body,
            )
        except (OSError, smtplib.SMTPException) as error:
            log.warning("message %d not sent: %s", message.id, type(error).__name__)
            with writing() as session:
                actions.mark_failed(session, message.id, type(error).__name__)
        else:
            with writing() as session:
                actions.mark_sent(session, message.id, at=clock.now())
