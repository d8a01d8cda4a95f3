from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class RelatedCafe(Orderable):
    """A café that a page tells about: a news page, an event. Pages know it by its related name only."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_cafes")
    cafe = models.ForeignKey(
        "cafes_map.Cafe", verbose_name=_("café"), on_delete=models.CASCADE, related_name="page_relations"
    )

    panels = [FieldPanel("cafe")]

    class Meta(Orderable.Meta):
        verbose_name = _("related café")
        verbose_name_plural = _("related cafés")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "cafe"],
                name="related_cafe_is_listed_once",
                violation_error_message=_("This café is already listed."),
            ),
        ]

    def __str__(self):
        return str(self.cafe)
