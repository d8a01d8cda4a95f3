"""What the applications call to write a mail, and what an officer may do with one before and after it leaves."""

import mimetypes
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import registry, rendering, tasks
from .errors import MailRefused
from .models import MailAttachment, OutgoingEmail

State = OutgoingEmail.State
# (file name, content) or (file name, content, type); the content is bytes or an open file.
Attachment = tuple[str, bytes | File] | tuple[str, bytes | File, str]


@transaction.atomic
def queue(
    code: str,
    *,
    key: str,
    to: str,
    context: Mapping,
    language: str = "fr",
    reply_to: str = "",
    held: bool = False,
    subject: str | None = None,
    body: str | None = None,
    attachments: Iterable[Attachment] = (),
    link: str = "",
) -> OutgoingEmail:
    """Write a mail in the caller's transaction. The same key again gives the row that exists, whatever became of it.

    `held` leaves it as a draft for an officer. `subject` and `body` are the words an officer put instead of the
    rendered ones: plain text, the HTML part is made from it.
    """
    kind = registry.get(code)
    if existing := OutgoingEmail.objects.filter(key=key).first():
        return existing
    check_addresses(to, reply_to)
    rendered = rendering.render(kind, context, language)
    if subject is not None or body is not None:
        subject = rendered.subject if subject is None else subject
        words = rendering.unsigned(rendered.text if body is None else body, rendering.current_signature(language))
        rendered = rendering.compose(subject, words, language)
        refuse_empty(rendered.subject, words)
    now = timezone.now()
    try:
        # A savepoint: losing a race against another process leaves the caller's transaction usable.
        with transaction.atomic():
            mail = OutgoingEmail.objects.create(
                key=key,
                template_code=kind.code,
                language=language,
                recipient=to,
                reply_to=reply_to,
                subject=rendered.subject,
                text_body=rendered.text,
                html_body=rendered.html,
                link=link,
                state=State.DRAFT if held else State.QUEUED,
                created_at=now,
                queued_at=None if held else now,
                next_attempt_at=None if held else now,
            )
    except IntegrityError:
        if winner := OutgoingEmail.objects.filter(key=key).first():
            return winner
        raise
    for attachment in attachments:
        _attach(mail, *attachment)
    if not held:
        tasks.wake(mail)
    return mail


@transaction.atomic
def edit(mail: OutgoingEmail, *, subject: str, body: str, author) -> OutgoingEmail:
    """The officer's words instead of the template's, while the mail is held."""
    mail = _locked(mail)
    if not mail.is_held:
        raise MailRefused(_("This mail has already left the drafts: it can no longer be edited."))
    words = rendering.unsigned(body, mail.signature)
    rendered = rendering.compose(subject, words, mail.language)
    refuse_empty(rendered.subject, words)
    mail.subject, mail.text_body, mail.html_body = rendered.subject, rendered.text, rendered.html
    mail.edited_by = author
    mail.save(update_fields=["subject", "text_body", "html_body", "edited_by"])
    log(mail, "mailing.edit", user=author)
    return mail


@transaction.atomic
def release(mail: OutgoingEmail, *, author) -> OutgoingEmail:
    """The officer read the draft: let it leave."""
    mail = _locked(mail)
    if not mail.can_be_released:
        raise MailRefused(_("This mail is not waiting to be read over."))
    if registry.BRACES.search(mail.text_body):
        raise MailRefused(_("This mail still has a blank to fill in: send it from its file."))
    mail.released_by = author
    _put_in_queue(mail)
    log(mail, "mailing.release", user=author)
    return mail


@transaction.atomic
def resend(mail: OutgoingEmail, *, author) -> OutgoingEmail:
    """Another day of attempts for a mail that failed or was kept here."""
    mail = _locked(mail)
    if not mail.can_be_resent:
        raise MailRefused(_("Only a mail that failed or was kept here can be sent again."))
    _put_in_queue(mail)
    log(mail, "mailing.resend", user=author)
    return mail


@transaction.atomic
def cancel(mail: OutgoingEmail, *, reason: str) -> OutgoingEmail:
    """This mail will not leave. Wagtail's log names whoever is at work."""
    mail = _locked(mail)
    if not mail.can_be_cancelled:
        raise MailRefused(_("This mail has left, or is leaving: it can no longer be cancelled."))
    mail.state = State.CANCELLED
    mail.cancel_reason = reason[:255]
    mail.next_attempt_at = None
    mail.save(update_fields=["state", "cancel_reason", "next_attempt_at"])
    log(mail, "mailing.cancel")
    return mail


def check_addresses(to: str, reply_to: str = ""):
    """Refuse what is not one address: a line break or a comma would add recipients."""
    rendering.refuse_line_breaks(to, reply_to)
    for address in filter(None, (to, reply_to)):
        try:
            validate_email(address)
        except ValidationError:
            raise MailRefused(_("“%(address)s” is not an e-mail address.") % {"address": address}) from None
    if not to:
        raise MailRefused(_("A mail needs a recipient."))


def refuse_empty(*texts: str):
    """Once cleaned: control and invisible characters alone are no words."""
    for text in texts:
        if not any(character.isprintable() and not character.isspace() for character in text):
            raise MailRefused(_("A mail needs a subject and a text."))


def _locked(mail):
    return OutgoingEmail.objects.select_for_update().get(pk=mail.pk)


def _put_in_queue(mail):
    now = timezone.now()
    mail.state = State.QUEUED
    mail.queued_at = mail.next_attempt_at = now
    mail.attempts = 0
    mail.claimed_at = None
    mail.last_error = ""
    mail.save(
        update_fields=["state", "queued_at", "next_attempt_at", "attempts", "claimed_at", "last_error", "released_by"]
    )
    tasks.wake(mail)


def _attach(mail, filename, content, content_type=""):
    content_type = content_type or mimetypes.guess_type(filename)[0] or "application/octet-stream"
    rendering.refuse_line_breaks(filename, content_type)
    file = ContentFile(content) if isinstance(content, bytes) else content
    attachment = MailAttachment(mail=mail, filename=filename, content_type=content_type)
    attachment.content.save(filename, file, save=False)
    attachment.save()
