from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a timer last ran. A row and not a cache key: the local-memory cache is not seen from another process."""

    name = models.CharField(_("name"), max_length=50, primary_key=True)
    beaten_at = models.DateTimeField(_("last run"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name

    @classmethod
    def beat(cls, name, now=None):
        return cls.objects.update_or_create(name=name, defaults={"beaten_at": now or timezone.now()})[0]

    @classmethod
    def last(cls, name):
        """The moment of the last beat, or None when it never ran."""
        return cls.objects.filter(name=name).values_list("beaten_at", flat=True).first()
