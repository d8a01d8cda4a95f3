"""What a café's own page shows."""

import json
from urllib.parse import urlencode

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import opening
from .cards import cards, facade_url, map_url, position_words, situation, situation_kind
from .models import Cafe, CafesMapPage

IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
SCHEMA_TYPE = "CafeOrCoffeeShop"


def cafe_context(cafe, base_url) -> dict:
    """Everything the template needs, from a café fetched with `for_page()`."""
    now = opening.local_now(cafe.commune.departement_id)
    slots, exceptions = list(cafe.opening_slots.all()), list(cafe.opening_exceptions.all())
    offers = [offer for offer in cafe.offered_services.all() if offer.until is None or offer.until >= now.date()]
    is_open = cafe.status == Cafe.Status.OPEN
    return {
        "cafe": cafe,
        "card": cards([cafe], base_url)[0],
        "picture": facade_url(cafe, [offer.service.slug for offer in offers]),
        "situation": situation(cafe),
        "situation_kind": situation_kind(cafe),
        "offers": offers,
        "opening_sentence": opening.opening_sentence(slots, exceptions, now) if is_open else "",
        # « Open » above « closed, opens tomorrow » would only confuse.
        "says_only_hours": is_open and bool(slots) and not cafe.is_unverified,
        "is_open_now": is_open and opening.is_open(slots, exceptions, now),
        "week": opening.week(slots) if slots else [],
        "exceptions": opening.to_come(exceptions, now.date()),
        "position_words": position_words(cafe),
        "geo_url": geo_url(cafe),
        "phone_number": "".join(character for character in cafe.phone if character in "+0123456789"),
        "title": title(cafe),
        "description": description(cafe, offers),
        "list_url": base_url,
        "structured_data": as_script(structured_data(cafe, slots, offers)),
    }


def preview_context(cafe, request) -> dict:
    """The same for a draft in the administration, on the map page of the language being edited."""
    page = CafesMapPage.objects.live().filter(locale__language_code=get_language()).first()
    page = page or CafesMapPage.objects.live().first() or CafesMapPage(title="", depth=1, path="0001")
    return {"page": page} | cafe_context(cafe, map_url(request))


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


def as_script(data) -> str:
    """JSON that can stand in a <script>: nothing in it ends the element."""
    # Every character that HTML knows is escaped.
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(IN_SCRIPT)) if data else ""  # noqa: S308


def geo_url(cafe) -> str:
    """For the map application of the visitor's telephone; nothing for a place that does not exist."""
    if cafe.is_fictional or cafe.latitude is None:
        return ""
    words = ", ".join(part for part in (cafe.address, f"{cafe.postal_code} {cafe.commune.name}".strip()) if part)
    return f"geo:{cafe.latitude:.5f},{cafe.longitude:.5f}?{urlencode({'q': words})}"


def description(cafe, offers) -> str:
    """One sentence for search engines."""
    words = {"place": str(cafe.commune.departement), "commune": cafe.commune.name, "cafe": cafe.name}
    if not offers:
        return _("%(cafe)s, café of %(commune)s, %(place)s.") % words
    words["services"] = ", ".join(offer.label for offer in offers[:6]).lower()
    return _("%(cafe)s, café of %(commune)s, %(place)s: %(services)s.") % words


def title(cafe) -> str:
    return _("%(cafe)s in %(commune)s") % {"cafe": cafe.name, "commune": cafe.commune.name}
