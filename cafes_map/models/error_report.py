"""« Signaler une erreur »: what a visitor says is wrong on the page of a café, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cafe import Cafe

LONGEST_MESSAGE = 2000


class ErrorReportQuerySet(models.QuerySet):
    def to_handle(self):
        return self.filter(handled_at=None)

    def handled_before(self, moment):
        return self.filter(handled_at__lt=moment)


class ErrorReport(models.Model):
    """Kept with its café; the address of its author goes once it has been handled for a while (cafes_map/daily.py)."""

    class Subject(models.TextChoices):
        HOURS = "hours", _("The opening hours")
        CLOSED = "closed", _("The café is closed, or does not exist")
        ADDRESS = "address", _("The address or the place on the map")
        SERVICES = "services", _("What one finds there")
        OTHER = "other", _("Something else")

    cafe = models.ForeignKey(Cafe, verbose_name=_("café"), on_delete=models.CASCADE, related_name="error_reports")
    subject = models.CharField(_("what is wrong"), max_length=10, choices=Subject.choices)
    message = models.TextField(_("message"), max_length=LONGEST_MESSAGE)
    email = models.EmailField(_("e-mail address"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)
    # A form sent twice (a double click, a page sent again) is one report.
    key = models.CharField(max_length=64, unique=True, editable=False)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("what was done"), blank=True, max_length=LONGEST_MESSAGE)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_by=None) | Q(handled_at__isnull=False),
                name="error_report_is_handled_by_someone_at_some_moment",
            ),
        ]

    def __str__(self):
        return f"{self.get_subject_display()}, {self.cafe}"
