"""What a café's own page shows."""

from django.utils.translation import gettext as _

from . import opening
from .cards import cards, facade_url, position_words, service_labels, situation, situation_kind
from .models import Cafe

SCHEMA_TYPE = "CafeOrCoffeeShop"


def cafe_context(cafe, base_url) -> dict:
    """Everything the template needs, from a café fetched with `for_page()`."""
    now = opening.local_now(cafe.commune.departement_id)
    slots, exceptions = list(cafe.opening_slots.all()), list(cafe.opening_exceptions.all())
    labels = service_labels()
    offers = [offer for offer in cafe.offered_services.all() if offer.until is None or offer.until >= now.date()]
    for offer in offers:
        offer.label = labels.get(offer.service_id, offer.service.name)
    is_open = cafe.status == Cafe.Status.OPEN
    return {
        "cafe": cafe,
        "card": cards([cafe], base_url, labels=labels)[0],
        "picture": facade_url(cafe, [offer.service.slug for offer in offers]),
        "situation": situation(cafe),
        "situation_kind": situation_kind(cafe),
        "offers": offers,
        "opening_sentence": opening.opening_sentence(slots, exceptions, now) if is_open else "",
        "is_open_now": is_open and opening.is_open(slots, exceptions, now),
        "week": opening.week(slots) if slots else [],
        "exceptions": opening.to_come(exceptions, now.date()),
        "position_words": position_words(cafe),
        "list_url": base_url,
        "structured_data": structured_data(cafe, slots, offers),
    }


def structured_data(cafe, slots, offers) -> dict:
    """The café as search engines read it. A café that nobody checked, or that does not exist, says nothing to them."""
    if cafe.is_fictional or cafe.is_unverified or cafe.status != Cafe.Status.OPEN:
        return {}
    data = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPE,
        "name": cafe.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": cafe.address,
            "postalCode": cafe.postal_code,
            "addressLocality": cafe.commune.name,
            "addressCountry": "FR",
        },
        "telephone": cafe.phone,
        "url": cafe.website,
        "openingHours": opening.schema_hours(slots),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": offer.label, "value": True} for offer in offers
        ],
    }
    if cafe.has_exact_position:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": cafe.latitude, "longitude": cafe.longitude}
    return {name: value for name, value in data.items() if value}


def title(cafe) -> str:
    return _("%(cafe)s in %(commune)s") % {"cafe": cafe.name, "commune": cafe.commune.name}
