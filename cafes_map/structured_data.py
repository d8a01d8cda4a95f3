"""The café as search engines read it (schema.org): hours with their exceptions, what one finds there, where it is."""

import datetime

from django.utils.translation import gettext as _

from home.templatetags.pictures import picture_rendition

from .models import Cafe

SCHEMA_TYPE = "CafeOrCoffeeShop"
SHORT_DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SHUT = datetime.time(0)


def structured_data(cafe, slots, exceptions, offers, *, request=None) -> dict:
    """A café that nobody checked, or that does not exist, says nothing to search engines. Empty facts are left out."""
    if cafe.is_fictional or cafe.is_unverified or cafe.status != Cafe.Status.OPEN:
        return {}
    data = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPE,
        "name": cafe.name,
        "url": request.build_absolute_uri(request.path) if request else "",
        "sameAs": cafe.website,
        "image": _photo_url(cafe, request),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": cafe.address,
            "postalCode": cafe.postal_code,
            "addressLocality": cafe.commune.name,
            "addressRegion": cafe.commune.departement.name,
            "addressCountry": "FR",
        },
        "telephone": cafe.phone,
        "email": cafe.email,
        "openingHours": schema_hours(slots),
        "openingHoursSpecification": hours_specification(slots, exceptions),
        "amenityFeature": amenities(cafe, offers),
    }
    if cafe.has_exact_position and cafe.latitude is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": cafe.latitude, "longitude": cafe.longitude}
    data["address"] = {name: value for name, value in data["address"].items() if value}
    return {name: value for name, value in data.items() if value}


def schema_hours(slots) -> list[str]:
    """Hours in the short form: « Mo 09:00-14:00 »."""
    return [f"{SHORT_DAYS[slot.weekday]} {slot.opens_at:%H:%M}-{slot.closes_at:%H:%M}" for slot in slots]


def hours_specification(slots, exceptions) -> list[dict]:
    """The long form: days with the same hours together, then the days on which the café is shut all day.

    An exception that is not a closing has no hours of its own: nothing is said of it rather than something wrong.
    """
    by_hours = {}
    for slot in slots:
        by_hours.setdefault((slot.opens_at, slot.closes_at), []).append(DAYS[slot.weekday])
    usual = [_specification(opens, closes, dayOfWeek=days) for (opens, closes), days in by_hours.items()]
    shut = [
        _specification(SHUT, SHUT, validFrom=exception.start.isoformat(), validThrough=exception.end.isoformat())
        for exception in exceptions
        if exception.is_closed
    ]
    return usual + shut if slots else []


def _specification(opens, closes, **more):
    return {"@type": "OpeningHoursSpecification", "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"} | more


def amenities(cafe, offers) -> list[dict]:
    names = [offer.label for offer in offers]
    names += [_("Wifi")] * cafe.wifi + [_("Terrace")] * cafe.terrace
    known = [(name, True) for name in names]
    if cafe.accessible in {Cafe.Accessible.YES, Cafe.Accessible.NO}:
        known.append((_("Accessible in a wheelchair"), cafe.accessible == Cafe.Accessible.YES))
    return [{"@type": "LocationFeatureSpecification", "name": name, "value": value} for name, value in known]


def _photo_url(cafe, request):
    rendition = picture_rendition(cafe.photo, "card") if cafe.photo else None
    return request.build_absolute_uri(rendition.url) if rendition and request else ""
