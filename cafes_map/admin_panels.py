"""Panels of the café's form: what is said elsewhere of this café, and its place on a map."""

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from wagtail.admin.panels import HelpPanel

from . import hours_text, opening
from .cards import situation
from .exchange.columns import is_current
from .models import Commune, PositionPrecision

# Communes shown as landmarks, in degrees around the café.
AROUND = (0.12, 0.18)
MOST_COMMUNES = 60


class FactsPanel(HelpPanel):
    """Situation, hours, services and reported errors, each with the way to its own page."""

    def __init__(self, **kwargs):
        super().__init__(template="cafes_map/admin/facts_panel.html", **kwargs)

    def clone_kwargs(self):
        return {name: value for name, value in super().clone_kwargs().items() if name not in {"template", "content"}}

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            cafe = self.instance
            if cafe.pk is None:
                return context | {"cafe": None}
            slots = cafe.opening_slots.all()
            offers = [offer for offer in cafe.offered_services.select_related("service") if is_current(offer)]
            today = opening.local_now(cafe.commune.departement_id).date()
            return context | {
                "cafe": cafe,
                "situation": situation(cafe),
                "hours": hours_text.write(hours_text.of_slots(slots)),
                "exceptions": opening.to_come(cafe.opening_exceptions.all(), today),
                "services": [offer.service.name for offer in offers],
                "waiting": cafe.error_reports.to_handle().count(),
                "reports": cafe.error_reports.count(),
            }


class PlacePanel(HelpPanel):
    """A click on our own outlines fills latitude, longitude and precision; those fields do the same by keyboard."""

    def __init__(self, **kwargs):
        super().__init__(template="cafes_map/admin/place_panel.html", **kwargs)

    def clone_kwargs(self):
        return {name: value for name, value in super().clone_kwargs().items() if name not in {"template", "content"}}

    class BoundPanel(HelpPanel.BoundPanel):
        @property
        def media(self):
            return Media(
                css={"all": ["js_lib_leaflet/leaflet.css", "css/admin_cafes.css"]},
                js=["js_lib_leaflet/leaflet.js", Script("js/admin/place.js", type="module")],
            )

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            return context | {
                "landmarks": landmarks(self.instance),
                "landmarks_id": f"{self.prefix}-landmarks",
                "outlines_url": reverse("cafes_map:departements_json"),
                "precision": PositionPrecision.ADDRESS,
            }


def landmarks(cafe):
    """[name, latitude, longitude] of the communes around whose place is known."""
    commune = cafe.commune if cafe.commune_id else None
    latitude = cafe.latitude if cafe.latitude is not None else commune and commune.latitude
    longitude = cafe.longitude if cafe.longitude is not None else commune and commune.longitude
    if latitude is None or longitude is None:
        return []
    height, width = AROUND
    around = Commune.objects.filter(
        is_current=True,
        latitude__range=(latitude - height, latitude + height),
        longitude__range=(longitude - width, longitude + width),
        # The middle of a postal code is the same point for all of its communes: no landmark.
        position_precision__in=[PositionPrecision.EXACT, PositionPrecision.ADDRESS],
    )
    return [list(row) for row in around.order_by().values_list("name", "latitude", "longitude")[:MOST_COMMUNES]]
