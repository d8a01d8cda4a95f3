from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A sender that died leaves its mail « sending »; after this long another one may take it.
CLAIM_LASTS = timedelta(minutes=10)
# The usual mark between a text and its signature (RFC 3676). A stored text holds it once at most: it is ours.
SIGNATURE_MARK = "\n\n-- \n"


def private_storage():
    """A callable, so that migrations hold no storage and tests may change it."""
    return storages["private"]


class OutgoingEmailQuerySet(models.QuerySet):
    def due(self, now):
        """What a sender may claim: queued and due, or claimed by a sender that was never heard of again."""
        State = self.model.State  # noqa: N806
        return self.filter(
            Q(state=State.QUEUED, next_attempt_at__lte=now) | Q(state=State.SENDING, claimed_at__lt=now - CLAIM_LASTS)
        ).order_by("next_attempt_at", "pk")

    def failed(self):
        return self.filter(state=self.model.State.FAILED)

    def held(self):
        return self.filter(state=self.model.State.DRAFT)


class OutgoingEmail(models.Model):
    """A mail is a row before it is a mail: written with the change that causes it, sent later, kept afterwards."""

    class State(models.TextChoices):
        DRAFT = "draft", _("To be read over")
        QUEUED = "queued", _("Waiting to leave")
        SENDING = "sending", _("Leaving")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        # Never « sent » for a mail that no server was given: without one, or for addresses that nobody owns (the
        # demonstration's), the mail stays here, readable. Saying « sent » would have the team wait for an answer.
        KEPT = "kept", _("Kept here: no mail server is configured, or demonstration address")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    key = models.CharField(_("key"), max_length=200, help_text=_("The same event and recipient, never twice."))
    template_code = models.CharField(_("kind of mail"), max_length=100, db_index=True)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    recipient = models.EmailField(_("recipient"))
    reply_to = models.EmailField(_("reply address"), blank=True)
    subject = models.CharField(_("subject"), max_length=255)
    text_body = models.TextField(_("text"))
    html_body = models.TextField(_("HTML"))
    link = models.CharField(_("link to the file"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("taken by a sender"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now, db_index=True)
    queued_at = models.DateTimeField(_("queued"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("edited by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("released by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = OutgoingEmailQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="mail_by_state_and_attempt")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="mail_key_is_unique",
                violation_error_message=_("This mail was already written."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "queued", "sending", "sent", "failed", "cancelled", "kept"]),
                name="mail_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_has_a_sending_date_when_sent",
                violation_error_message=_("A mail has a sending date if it was sent, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_attempt_at__isnull=False, queued_at__isnull=False),
                name="mail_queued_knows_its_next_attempt",
                violation_error_message=_("A queued mail has a date for its next attempt."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False, attempts__gte=1),
                name="mail_leaving_was_claimed",
                violation_error_message=_("A mail that is leaving was taken by a sender."),
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | (Q(attempts__gte=1) & ~Q(last_error="")),
                name="mail_failed_says_why",
                violation_error_message=_("A failed mail says why."),
            ),
            models.CheckConstraint(
                condition=~Q(subject__contains="\n") & ~Q(subject__contains="\r"),
                name="mail_subject_is_one_line",
                violation_error_message=_("The subject is a single line."),
            ),
        ]

    def __str__(self):
        # No address and no subject here: Wagtail's log copies this text, and an erasure must not have to search there.
        return str(_("Mail no. %(number)s") % {"number": self.pk})

    def get_absolute_url(self):
        return reverse("wagtailsnippets_mailing_outgoingemail:inspect", args=[self.pk])

    @property
    def body(self):
        """The words above the signature: what an officer edits."""
        return self.text_body.partition(SIGNATURE_MARK)[0].strip()

    @property
    def signature(self):
        return self.text_body.partition(SIGNATURE_MARK)[2].strip()

    @property
    def is_held(self):
        return self.state == self.State.DRAFT

    @property
    def can_be_released(self):
        return self.state == self.State.DRAFT

    @property
    def can_be_cancelled(self):
        return self.state in {self.State.DRAFT, self.State.QUEUED, self.State.FAILED}

    @property
    def can_be_resent(self):
        return self.state in {self.State.FAILED, self.State.KEPT}


class MailAttachment(models.Model):
    mail = models.ForeignKey(
        OutgoingEmail, verbose_name=_("mail"), on_delete=models.CASCADE, related_name="attachments"
    )
    filename = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=100)
    content = models.FileField(_("content"), upload_to="mail/%Y/%m/", storage=private_storage, max_length=255)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.filename
