"""The list of cafés for others to use: `cafes.geojson` and `cafes.csv`, the same facts under the same stable names.

Names of columns are French and never change; a new one comes last. Both hold every café the public can see, announced
ones too, and say of each whether someone checked it. CSV: UTF-8 with its mark, semicolons, numbers with a point, dates
YYYY-MM-DD; a text that a spreadsheet would take for a formula begins with an apostrophe. Made once until a café changes.
"""

import csv
import io
import json
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from . import stamp
from .cards import cafe_url
from .compressed import Compressed, kept
from .models import Cafe, CafeService
from .structured_data import schema_hours

LICENCE = {
    "name": "Licence Ouverte 2.0 (Etalab)",
    "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "attribution": "1000 cafés ; positions des communes : GeoNames (CC BY 4.0)",
}
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
BATCH = 500
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Column:
    name: str
    meaning: str
    value: object


def _yes(is_true):
    return "oui" if is_true else "non"


def _offers(cafe):
    return [offer.service.slug for offer in cafe.current_offers]


COLUMNS = [
    Column("identifiant", _("stable key: département and address on the site"), lambda cafe: key(cafe)),
    Column("nom", _("name of the café"), lambda cafe: cafe.name),
    Column("commune", _("name of the commune"), lambda cafe: cafe.commune.name),
    Column("code_commune", _("INSEE code of the commune (99…: it does not exist)"), lambda cafe: cafe.commune_id),
    Column("code_departement", _("code of the département"), lambda cafe: cafe.commune.departement_id),
    Column("departement", _("name of the département"), lambda cafe: cafe.commune.departement.name),
    Column("statut", _("project, works, opening_soon, open or temporarily_closed"), lambda cafe: cafe.status),
    Column("verifie", _("“oui” when someone of the programme checked it"), lambda cafe: _yes(cafe.verified_on)),
    Column("verifie_le", _("the day it was checked"), lambda cafe: cafe.verified_on),
    Column("source", _("where an unchecked fact comes from, in French"), lambda cafe: cafe.source_note),
    Column("fictif", _("“oui” for a demonstration: this café does not exist"), lambda cafe: _yes(cafe.is_fictional)),
    Column("ouvert_le", _("the day it opened, when known"), lambda cafe: cafe.opened_on),
    Column("ouverture_prevue_le", _("the day it should open, when known"), lambda cafe: cafe.opens_on),
    Column("adresse", _("street address"), lambda cafe: cafe.address),
    Column("code_postal", _("postal code"), lambda cafe: cafe.postal_code),
    Column("telephone", _("telephone"), lambda cafe: cafe.phone),
    Column("site", _("website"), lambda cafe: cafe.website),
    Column("latitude", _("WGS 84"), lambda cafe: cafe.latitude),
    Column("longitude", _("WGS 84"), lambda cafe: cafe.longitude),
    Column(
        "precision",
        _("adresse or commune: the place itself; code_postal, epci, arrondissement, departement: about there"),
        lambda cafe: cafe.position_precision,
    ),
    Column("accessible", _("in a wheelchair: yes, partly, no or unknown"), lambda cafe: cafe.accessible),
    Column("services", _("keys of the services, separated by spaces"), lambda cafe: " ".join(_offers(cafe))),
    Column(
        "horaires",
        _("opening hours as schema.org writes them; empty when not given"),
        lambda cafe: "; ".join(schema_hours(cafe.opening_slots.all())),
    ),
    Column("page", _("address of its page"), lambda cafe: cafe.page_address),
]


def key(cafe):
    return f"{cafe.commune.departement_id}/{cafe.slug}"


def documentation():
    return [(column.name, column.meaning) for column in COLUMNS]


def version(map_url) -> str:
    return stamp.short(stamp.current(), map_url)


def geojson(map_url) -> Compressed:
    """`map_url`: the whole address of the map page, host included, which those of cafés start with."""
    return kept(cache, f"cafes_map.geojson.{version(map_url)}", KEPT_SECONDS, lambda: _geojson(map_url))


def table(map_url) -> Compressed:
    return kept(cache, f"cafes_map.csv.{version(map_url)}", KEPT_SECONDS, lambda: _table(map_url))


def _geojson(map_url):
    features = []
    for cafe in _cafes(map_url):
        point = None
        if cafe.latitude is not None:
            point = {"type": "Point", "coordinates": [cafe.longitude, cafe.latitude]}
        features.append({"type": "Feature", "id": key(cafe), "geometry": point, "properties": _properties(cafe)})
    collection = {"type": "FeatureCollection", "licence": LICENCE, "source": map_url, "features": features}
    return Compressed.of(json.dumps(collection, ensure_ascii=False, default=str), version(map_url))


def _properties(cafe):
    """Lists and truths as JSON has them; an unknown is null."""
    values = {column.name: column.value(cafe) for column in COLUMNS}
    values |= {name: values[name] == "oui" for name in ("verifie", "fictif")}
    values["services"] = _offers(cafe)
    return {name: None if value == "" else value for name, value in values.items()}


def _table(map_url):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    for cafe in _cafes(map_url):
        writer.writerow([_cell(column.value(cafe)) for column in COLUMNS])
    return Compressed.of("\ufeff" + text.getvalue(), version(map_url))


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return value


def _cafes(map_url):
    """Three queries a batch, whatever the number of cafés."""
    offers = CafeService.objects.current().select_related("service")
    cafes = (
        Cafe.objects.with_announced()
        .select_related("commune__departement")
        .prefetch_related("opening_slots", Prefetch("offered_services", offers, to_attr="current_offers"))
        .defer("presentation")
    )
    for cafe in cafes.order_by(*Cafe._meta.ordering, "pk").iterator(chunk_size=BATCH):
        cafe.page_address = cafe_url(cafe, map_url)
        yield cafe
