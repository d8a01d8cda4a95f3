"""Once a café exists: who is bound to it, in what role, since when and until when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cafes_map.models import Cafe


class MandateQuerySet(models.QuerySet):
    def current(self, day):
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Mandate(models.Model):
    """A person, a café, a role, dates. Ending it ends every right the person had on that café, the same day."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        COMANAGER = "comanager", _("co-manager")
        EMPLOYEE = "employee", _("employee")
        SUBSTITUTE = "substitute", _("substitute")
        MAYOR = "mayor", _("mayor or elected person")

    user = models.ForeignKey("home.User", verbose_name=_("person"), on_delete=models.PROTECT, related_name="mandates")
    cafe = models.ForeignKey(Cafe, verbose_name=_("café"), on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=255, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["cafe", "role", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cafe", "role"],
                condition=Q(ends_on=None),
                name="a_person_has_a_role_in_a_cafe_once",
                violation_error_message=_("This person already has this role in this café."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_mandate_ends_after_it_starts",
                violation_error_message=_("A mandate cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, end_reason="") | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="a_mandate_that_ends_says_why",
                violation_error_message=_("Say why the mandate ends; a mandate that goes on has no reason to end."),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.cafe}"
