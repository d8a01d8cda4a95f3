"""What pages of other apps show of the cafés and the services."""

from dataclasses import dataclass

from django import template
from django.db.models import Count, F

from cafes_map.cards import cards, map_url
from cafes_map.models import Cafe, Service

register = template.Library()
MOST_CAFES = 24


@dataclass
class Family:
    label: str
    services: list


@register.inclusion_tag("cafes_map/includes/cafe_cards.html", takes_context=True)
def latest_cafes(context, count=3, heading="h3"):
    """Real cafés first, those that opened last, then those of which most is known."""
    request = context.get("request")
    latest = Cafe.objects.in_default_list().for_list().annotate(offers=Count("offered_services"))
    latest = latest.order_by("is_fictional", F("opened_on").desc(nulls_last=True), "-offers", "-pk")
    return {"cards": cards(latest[: min(int(count), MOST_CAFES)], map_url(request)), "heading": heading}


@register.inclusion_tag("cafes_map/includes/services_by_family.html", takes_context=True)
def services_by_family(context, heading="h3"):
    families = {family: Family(family.label, []) for family in Service.Family}
    for service in Service.objects.labelled().filter(is_active=True):
        families[Service.Family(service.family)].services.append(service)
    return {
        "families": [family for family in families.values() if family.services],
        "heading": heading,
        "map_url": map_url(context.get("request")),
    }


@register.inclusion_tag("cafes_map/includes/related_cafes.html", takes_context=True)
def related_cafes(context, page, heading="h3"):
    """The cafés that a news or an event tells about, in the order the editor gave them; nothing when there is none."""
    if page.pk is None:
        return {}
    told = Cafe.objects.visible().for_list().filter(page_relations__page=page.pk)
    told = told.order_by("page_relations__sort_order", "pk")[:MOST_CAFES]
    return {"cards": cards(told, map_url(context.get("request"))), "heading": heading}
