"""A café as lists show it: its words, its picture and its address on the site, without a query of its own."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.outline import outline

from . import facade
from .models import Cafe, CafesMapPage, PositionPrecision

TAGS_SHOWN = 4
# What the sources say, in the two languages of the site; a note an editor wrote is shown as it is.
KNOWN_NOTES = {
    "ouvert selon la presse, à vérifier": gettext_lazy("open according to the press, to be checked"),
    "annoncé en janvier 2020, situation actuelle non vérifiée": gettext_lazy(
        "announced in January 2020, current situation not checked"
    ),
    "annoncé en juillet 2020, situation actuelle non vérifiée": gettext_lazy(
        "announced in July 2020, current situation not checked"
    ),
    "annoncé dans la presse, situation actuelle non vérifiée": gettext_lazy(
        "announced in the press, current situation not checked"
    ),
}
QUIET = {Cafe.Status.PROJECT, Cafe.Status.WORKS, Cafe.Status.OPENING_SOON}
SHUT = {Cafe.Status.TEMPORARILY_CLOSED, Cafe.Status.CLOSED, Cafe.Status.ABANDONED}
PRECISIONS = {
    PositionPrecision.EXACT: gettext_lazy("The point shows the commune, not the address."),
    PositionPrecision.POSTAL_CODE: gettext_lazy(
        "Approximate position: the middle of the communes of this postal code."
    ),
    PositionPrecision.EPCI: gettext_lazy("Approximate position: the middle of the communes around."),
    PositionPrecision.ARRONDISSEMENT: gettext_lazy("Approximate position: the middle of the arrondissement."),
    PositionPrecision.DEPARTEMENT: gettext_lazy("Approximate position: the middle of the département."),
}


@dataclass
class Card:
    """What a list shows of a café; `kilometres` where distance is what matters."""

    cafe: Cafe
    url: str
    picture: str
    situation: str
    situation_kind: str
    tags: list = field(default_factory=list)
    more_tags: int = 0
    kilometres: int | None = None

    @property
    def commune(self):
        return self.cafe.commune

    @property
    def departement(self):
        return self.cafe.commune.departement


def cards(cafes, base_url) -> list[Card]:
    """Cards of cafés fetched with `for_list()`."""
    return [
        _card(
            cafe,
            base_url,
            [(offer.service.slug, offer.label) for offer in cafe.offered_services.all() if offer.is_current],
        )
        for cafe in cafes
    ]


def cards_of_page(cafes, base_url, services) -> list[Card]:
    """The same for a page that has read all services, as (pk, slug, label), and gave each café its `offer_keys`."""
    made = []
    for cafe in cafes:
        keys = set(cafe.offer_keys.split(",")) if cafe.offer_keys else ()
        made.append(_card(cafe, base_url, [(slug, label) for pk, slug, label in services if str(pk) in keys]))
    return made


def cafe_url(cafe, base_url):
    return f"{base_url}{cafe.commune.departement_id}/{cafe.slug}/"


def facade_url(cafe, slugs, *, lit=None):
    """The drawing's address; it changes when the drawing does, so browsers may keep it. `lit`: see `facade.facade`."""
    address = reverse("cafes_map:cafe_facade", args=[cafe.slug, cafe.pk])
    version = facade.version(cafe.slug, slugs, cafe.commune.departement_id, cafe.name, lit=lit)
    return f"{address}?v={version}" + ("" if lit is None else f"&ouvert={int(lit)}")


def situation(cafe) -> str:
    """How the café fares, and that nobody checked when nobody did."""
    if cafe.is_unverified:
        return capfirst(str(KNOWN_NOTES.get(cafe.source_note, cafe.source_note)))
    return capfirst(str(cafe.get_status_display()))


def position_words(cafe) -> str:
    """What the point on a map is worth; nothing to say for an address that someone placed."""
    if cafe.is_fictional:
        return _("This café does not exist: the point is an example.")
    if cafe.latitude is None:
        return _("The position of this café is not known.")
    return str(PRECISIONS.get(cafe.position_precision, ""))


def map_url(request=None) -> str:
    """The address of the map page in the language being read; empty when there is none."""
    if request is not None and hasattr(request, "_map_url"):
        return request._map_url
    language = translation.get_language()
    page = outline(request).of_model("cafes_map.CafesMapPage", language) if request is not None else None
    if page is None:
        page = CafesMapPage.objects.live().filter(locale__language_code=language).order_by("path").first()
    url = (page.get_url(request) if page else "") or ""
    if request is not None:
        request._map_url = url
    return url


def _card(cafe, base_url, offered):
    """`offered`: slug and label of each service, in order."""
    tags = [label for _slug, label in offered]
    return Card(
        cafe=cafe,
        url=cafe_url(cafe, base_url) if base_url else "",
        picture=facade_url(cafe, [slug for slug, _label in offered]),
        situation=situation(cafe),
        situation_kind=situation_kind(cafe),
        tags=tags[:TAGS_SHOWN],
        more_tags=max(0, len(tags) - TAGS_SHOWN),
    )


def situation_kind(cafe) -> str:
    if cafe.status in SHUT:
        return "closed"
    return "quiet" if cafe.is_unverified or cafe.status in QUIET else ""
