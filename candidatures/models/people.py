"""Who may open a file from outside: collaborators and their links. None of them has an account."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .candidature import Candidature


class CollaboratorQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at=None)

    def with_address(self, email):
        return self.current().filter(email__iexact=email.strip())


class Collaborator(models.Model):
    """A person of the commune on one file. One address may serve several people: many mairies share a mailbox."""

    class Role(models.TextChoices):
        HOLDER = "holder", _("Holder")
        EDITOR = "editor", _("Editor")
        READER = "reader", _("Reader")

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="collaborators")
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    proved_at = models.DateTimeField(
        _("address proved at"), null=True, blank=True, help_text=_("When a link or a code mailed to it was first used.")
    )

    objects = CollaboratorQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaborator")
        verbose_name_plural = _("collaborators")
        constraints = [
            models.UniqueConstraint(
                fields=["candidature"],
                condition=Q(role="holder", removed_at=None),
                name="a_candidature_has_one_holder",
                violation_error_message=_("This candidature already has a holder."),
            ),
            models.UniqueConstraint(
                "candidature",
                Lower("email"),
                "name",
                condition=Q(removed_at=None),
                name="a_collaborator_is_listed_once",
                violation_error_message=_("This person is already on the file."),
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def may_write(self):
        return self.role in {self.Role.HOLDER, self.Role.EDITOR}


class AccessLink(models.Model):
    """A link and a code sent by mail. Only their hashes are kept; a newer link revokes the older ones."""

    collaborator = models.ForeignKey(Collaborator, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("access link")
        verbose_name_plural = _("access links")

    def __str__(self):
        return f"{self.collaborator_id} · {self.created_at:%Y-%m-%d}"

    def is_usable(self, now):
        return self.revoked_at is None and now < self.expires_at
