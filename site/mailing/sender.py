"""Hands due mails to the mail server: claim and commit, send outside of any transaction, mark. At least once."""

import hashlib
import logging
import smtplib
from collections import Counter
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from . import secrecy
from .models import MailSettings, OutgoingEmail

logger = logging.getLogger(__name__)
State = OutgoingEmail.State

FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(hours=24)
# A server that does not answer would hold the whole batch for one time-out a mail: the next `tick` goes on.
UNREACHABLE_IS_ENOUGH = 3


class ServerUnreachable(Exception):
    """The connection could not be opened: no fault of the mail, whatever code the server gave."""


class AttachmentUnreadable(Exception):
    """The storage did not give the file; it may an hour later."""


def send_due(now=None, limit=200) -> Counter:
    """Send what is due, one mail at a time; how many were sent, kept, put off (« retried ») or failed."""
    outcomes = Counter()
    unreachable = 0
    connection = Connection()
    for mail_id in list(OutgoingEmail.objects.due(now or timezone.now()).values_list("pk", flat=True)[:limit]):
        outcome, was_reached = _send(mail_id, now, connection)
        if outcome:
            outcomes[outcome] += 1
        unreachable = 0 if was_reached else unreachable + 1
        if unreachable >= UNREACHABLE_IS_ENOUGH:
            logger.warning("The mail server does not answer: the other mails wait for the next run.")
            break
    connection.close()
    return outcomes


def send_one(mail_id: int, now=None) -> bool:
    """Send this mail if it is due. Did it leave?"""
    connection = Connection()
    outcome, _was_reached = _send(mail_id, now, connection)
    connection.close()
    return outcome == "sent"


class Connection:
    """One connection for a batch, opened at the first mail that needs it and again after an error."""

    def __init__(self):
        self.backend = None

    def send(self, message):
        if self.backend is None:
            backend = get_connection()
            try:
                backend.open()
            except Exception as error:
                raise ServerUnreachable(readable(error)) from error
            self.backend = backend
        try:
            self.backend.send_messages([message])
        except Exception:
            self.close()
            raise

    def close(self):
        if self.backend is None:
            return
        try:
            self.backend.close()
        except Exception:
            logger.info("The connection to the mail server was already closed.", exc_info=True)
        self.backend = None


def _send(mail_id, now, connection):
    """(outcome or None when another sender has it, was the server reached)"""
    mail = claim(mail_id, now or timezone.now())
    if mail is None:
        return None, True
    if mail.state == State.KEPT:
        return "kept", True
    try:
        connection.send(message_of(mail))
    except Exception as error:
        outcome = put_off_or_give_up(mail, error, now or timezone.now())
        logger.warning("Mail %s (%s): %s, %s", mail.pk, mail.template_code, outcome, type(error).__name__)
        return outcome, not is_unreachable(error)
    mark_sent(mail, now or timezone.now())
    return "sent", True


def claim(mail_id, now):
    """Take a due mail, or put it aside when nothing may leave; None when another sender was faster."""
    with transaction.atomic():
        due = OutgoingEmail.objects.due(now).filter(pk=mail_id)
        if database.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        mail = due.first()
        if mail is None:
            return None
        if must_be_kept(mail.recipient):
            changes = {"state": State.KEPT, "next_attempt_at": None}
        else:
            changes = {"state": State.SENDING, "claimed_at": now, "attempts": F("attempts") + 1}
        # The condition is asked again by the UPDATE itself: without row locks (SQLite), the first one wins.
        if not OutgoingEmail.objects.due(now).filter(pk=mail_id).order_by().update(**changes):
            return None
    mail.refresh_from_db()
    return mail


def must_be_kept(recipient: str) -> bool:
    domain = recipient.rpartition("@")[2].lower().rstrip(".")
    nobody_s = any(domain == kept or domain.endswith(f".{kept}") for kept in settings.MAIL_KEPT_DOMAINS)
    return nobody_s or not settings.MAIL_IS_CONFIGURED


def message_of(mail):
    sender = sender_address()
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text_body,
        from_email=sender,
        to=[mail.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": message_id(mail.key, sender),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(mail.html_body, "text/html")
    for attachment in mail.attachments.all():
        try:
            with attachment.content.open("rb") as file:
                message.attach(attachment.filename, file.read(), attachment.content_type)
        except OSError as error:
            raise AttachmentUnreadable(_("“%(name)s” cannot be read.") % {"name": attachment.filename}) from error
    return message


def sender_address() -> str:
    chosen = MailSettings.current()
    if not chosen.sender_email:
        return settings.DEFAULT_FROM_EMAIL
    name = chosen.sender_name.replace("\\", "").replace('"', "")
    return f'"{name}" <{chosen.sender_email}>'


def message_id(key: str, sender: str) -> str:
    """The same at each attempt: a server or a reader that sees the mail twice can tell."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def mark_sent(mail, now):
    # Whatever another sender made of it since, after a claim that lasted too long: this mail has left.
    # Its links and codes are with their addressee now: what stays here opens nothing.
    OutgoingEmail.objects.filter(pk=mail.pk).exclude(state=State.SENT).update(
        state=State.SENT,
        sent_at=now,
        next_attempt_at=None,
        last_error="",
        text_body=secrecy.hide(mail.text_body),
        html_body=secrecy.hide(mail.html_body),
    )


def put_off_or_give_up(mail, error, now) -> str:
    last_day_ends = mail.queued_at + GIVE_UP_AFTER
    if is_permanent(error) or now >= last_day_ends:
        outcome, changes = "failed", {"state": State.FAILED, "next_attempt_at": None}
    else:
        delay = min(FIRST_DELAY * 2 ** (mail.attempts - 1), LONGEST_DELAY)
        outcome = "retried"
        changes = {"state": State.QUEUED, "next_attempt_at": min(now + delay, last_day_ends)}
    # Only while the claim is ours: a sender that took over decides for itself.
    OutgoingEmail.objects.filter(pk=mail.pk, state=State.SENDING, claimed_at=mail.claimed_at).update(
        **changes, last_error=readable(error)
    )
    return outcome


def is_permanent(error: Exception) -> bool:
    """The server said no for good (5xx), or the mail cannot even be written. Time-outs mend themselves."""
    if isinstance(error, ServerUnreachable):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return bool(error.recipients) and all(500 <= code < 600 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False  # Our settings, not this mail: it leaves once they are mended.
    if isinstance(error, smtplib.SMTPResponseException):
        return 500 <= error.smtp_code < 600
    return isinstance(error, smtplib.SMTPNotSupportedError | ValueError)


def is_unreachable(error: Exception) -> bool:
    if isinstance(error, ServerUnreachable | smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return True
    # smtplib's errors are OSErrors too; those left are answers of a server that works.
    return isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)


def readable(error: Exception) -> str:
    """What the outbox shows, without the traceback; a server's answer comes as bytes."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {decoded(text)}" for code, text in error.recipients.values()]
        return _("The server refused the address: %(answer)s") % {"answer": "; ".join(answers)}
    if isinstance(error, smtplib.SMTPResponseException):
        answer = f"{error.smtp_code} {decoded(error.smtp_error)}"
        return _("The server answered: %(answer)s") % {"answer": answer}
    if isinstance(error, ServerUnreachable | AttachmentUnreadable):
        return str(error)
    if is_unreachable(error):
        answer = f"{type(error).__name__} {error}".strip()
        return _("The server did not answer: %(answer)s") % {"answer": answer}
    return f"{type(error).__name__}: {error}"


def decoded(answer) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
