"""Files that a commune sends, stored privately and served only through a permission check."""

import secrets

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from .candidature import Candidature
from .people import Collaborator


def private_storage():
    return storages["private"]


def random_name(document, filename):
    """The name on disk says nothing: neither the person, nor the commune, nor the type."""
    return f"candidatures/{secrets.token_hex(16)}"


class DocumentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_by=None)


class Document(models.Model):
    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo of the premises")
        PLAN = "plan", _("Plan or survey")
        COMPLEMENT = "complement", _("Complement")
        OTHER = "other", _("Other document")

    class ScanState(models.TextChoices):
        PENDING = "pending", _("not analysed")
        CLEAN = "clean", _("analysed, nothing found")
        INFECTED = "infected", _("refused by the analysis")

    class ReviewState(models.TextChoices):
        TO_READ = "to_read", _("to be read")
        ACCEPTED = "accepted", _("accepted")
        TO_REDO = "to_redo", _("to be provided again")

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    file = models.FileField(_("file"), storage=private_storage, upload_to=random_name, max_length=200)
    name = models.CharField(_("name given by the sender"), max_length=120)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(_("type, judged from the content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    scan_state = models.CharField(
        _("virus analysis"), max_length=10, choices=ScanState.choices, default=ScanState.PENDING
    )
    review_state = models.CharField(
        _("review"), max_length=10, choices=ReviewState.choices, default=ReviewState.TO_READ
    )
    uploaded_by = models.ForeignKey(
        Collaborator, verbose_name=_("sent by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidature", "kind", "sha256"],
                name="the_same_file_is_kept_once",
                violation_error_message=_("This file is already there."),
            ),
        ]

    def __str__(self):
        return self.name
