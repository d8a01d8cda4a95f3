"""What the team and the commune say to each other, and what the team keeps for itself. Two models, two forms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .candidature import Candidature
from .documents import Document
from .people import Collaborator


class InfoRequestQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(answered_at=None, cancelled_at=None)


class InfoRequest(models.Model):
    """A request for complements: items and a deadline, not a message."""

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="info_requests")
    message = models.TextField(_("message"), blank=True)
    due_on = models.DateField(_("before"))
    created_by = models.ForeignKey("home.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = InfoRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for complements")
        verbose_name_plural = _("requests for complements")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidature"],
                condition=Q(answered_at=None, cancelled_at=None),
                name="one_pending_request_per_candidature",
                violation_error_message=_("A request for complements is already waiting for its answer."),
            ),
        ]

    def __str__(self):
        return f"{self.candidature_id} · {self.due_on}"


class InfoRequestItem(models.Model):
    """One thing asked for: answered by a text, a file, or the reason why it is impossible."""

    request = models.ForeignKey(InfoRequest, on_delete=models.CASCADE, related_name="items")
    label = models.CharField(_("what is asked for"), max_length=255)
    order = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    impossible_reason = models.TextField(_("why it is impossible"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("item asked for")
        verbose_name_plural = _("items asked for")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label

    @property
    def is_answered(self):
        return bool(self.answer.strip() or self.document_id or self.impossible_reason.strip())


class Message(models.Model):
    """Read by the commune and by the team. Never a note: see `Note`."""

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="messages")
    author_user = models.ForeignKey("home.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_collaborator = models.ForeignKey(
        Collaborator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("message"), max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author_user=None) | Q(author_collaborator=None), name="a_message_has_at_most_one_author"
            ),
        ]

    def __str__(self):
        return self.text[:60]


class Note(models.Model):
    """For the team only; the commune never sees it."""

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("home.User", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.text[:60]
