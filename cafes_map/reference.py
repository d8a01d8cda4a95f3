"""The standard services and the real communes of the programme, written once; what an editor changed since stays."""

import csv

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale

from .models import Cafe, CafeService, Commune, Service
from .territory_import import DATA, RegisterError

FAMILY = Service.Family
# slug, family, French name, French description, English name, English description
SERVICES = [
    (
        "debit-de-boissons",
        FAMILY.CORE,
        ("Débit de boissons", "Boire un café ou un verre, en salle ou en terrasse."),
        ("Drinks", "A coffee or a drink, inside or on the terrace."),
    ),
    (
        "restauration-legere",
        FAMILY.CORE,
        ("Restauration légère", "Un plat simple, une assiette, une formule du jour."),
        ("Light meals", "A simple dish, a plate to share, a dish of the day."),
    ),
    (
        "lieu-d-echanges",
        FAMILY.CORE,
        ("Lieu d’échanges", "Un endroit où se retrouver, sans obligation de consommer."),
        ("Meeting place", "Somewhere to meet, with no need to buy anything."),
    ),
    (
        "epicerie",
        FAMILY.DAILY,
        ("Épicerie", "Les produits de tous les jours."),
        ("Groceries", "Everyday products."),
    ),
    (
        "depot-de-pain",
        FAMILY.DAILY,
        ("Dépôt de pain", "Le pain livré par une boulangerie."),
        ("Bread", "Bread delivered by a bakery."),
    ),
    (
        "produits-locaux",
        FAMILY.DAILY,
        ("Produits locaux", "Ce que produisent les fermes et les artisans des environs."),
        ("Local products", "What nearby farms and makers produce."),
    ),
    (
        "presse",
        FAMILY.DAILY,
        ("Point presse", "Journaux et magazines."),
        ("Newspapers", "Newspapers and magazines."),
    ),
    (
        "tabac-jeux",
        FAMILY.DAILY,
        ("Tabac et jeux", "Sous réserve des autorisations nécessaires."),
        ("Tobacco and lottery", "Subject to the necessary licences."),
    ),
    (
        "gaz",
        FAMILY.DAILY,
        ("Bouteilles de gaz", "Vente et reprise de bouteilles."),
        ("Gas bottles", "Gas bottles sold and taken back."),
    ),
    (
        "retrait-d-argent",
        FAMILY.DAILY,
        ("Retrait d’argent", "Retirer des espèces au comptoir."),
        ("Cash withdrawal", "Cash at the counter."),
    ),
    (
        "relais-colis",
        FAMILY.DAILY,
        ("Relais colis", "Recevoir et envoyer des colis."),
        ("Parcel point", "Parcels received and sent."),
    ),
    (
        "relais-poste",
        FAMILY.DAILY,
        ("Relais poste", "Timbres, courrier, recommandés."),
        ("Post office counter", "Stamps, letters, registered mail."),
    ),
    (
        "portage-de-repas",
        FAMILY.DAILY,
        ("Portage de repas à domicile", "Des repas portés chez les personnes qui se déplacent peu."),
        ("Meals delivered at home", "Meals taken to people who seldom go out."),
    ),
    (
        "acces-numerique",
        FAMILY.DIGITAL_PUBLIC,
        ("Accès numérique", "Wifi, ordinateur ou tablette partagée."),
        ("Internet access", "Wifi, a computer or a shared tablet."),
    ),
    (
        "aide-numerique",
        FAMILY.DIGITAL_PUBLIC,
        ("Aide aux démarches en ligne", "Quelqu’un pour aider à remplir une démarche."),
        ("Help with online procedures", "Someone to help with a form or an account."),
    ),
    (
        "services-publics",
        FAMILY.DIGITAL_PUBLIC,
        ("Permanences de services publics", "Des services publics présents certains jours."),
        ("Public services on site", "Public services present on certain days."),
    ),
    (
        "point-information",
        FAMILY.DIGITAL_PUBLIC,
        ("Point information", "Les informations de la commune et des associations."),
        ("Information point", "News from the commune and its associations."),
    ),
    (
        "animations",
        FAMILY.SOCIAL,
        ("Animations", "Jeux, soirées, ateliers, repas partagés."),
        ("Activities", "Games, evenings, workshops, shared meals."),
    ),
    (
        "actions-culturelles",
        FAMILY.SOCIAL,
        ("Actions culturelles", "Concerts, lectures, expositions, projections."),
        ("Culture", "Concerts, readings, exhibitions, screenings."),
    ),
    (
        "espace-associatif",
        FAMILY.SOCIAL,
        ("Salle pour associations", "Une salle où les associations peuvent se réunir."),
        ("Room for associations", "A room where associations can meet."),
    ),
    (
        "offres-touristiques",
        FAMILY.TOURISM_MOBILITY,
        ("Offres touristiques", "Adresses, itinéraires et visites des environs."),
        ("For visitors", "Addresses, walks and visits nearby."),
    ),
    (
        "velos",
        FAMILY.TOURISM_MOBILITY,
        ("Location et réparation de vélos", "Louer un vélo ou faire réparer le sien."),
        ("Bicycle hire and repair", "Hire a bicycle or have yours mended."),
    ),
]

SOURCES = {
    ("2020-01", "annonce"): "annoncé en janvier 2020, situation actuelle non vérifiée",
    ("2020-07", "annonce"): "annoncé en juillet 2020, situation actuelle non vérifiée",
    ("presse", "annonce"): "annoncé dans la presse, situation actuelle non vérifiée",
}
OPEN_ACCORDING_TO_THE_PRESS = "ouvert selon la presse, à vérifier"


@transaction.atomic
def import_services() -> int:
    """Add the standard services that are missing, in both languages; returns how many. Existing rows are left alone."""
    french, english = (Locale.objects.get_or_create(language_code=code)[0] for code in ("fr", "en"))
    added = 0
    for order, (slug, family, (name, description), translation) in enumerate(SERVICES):
        service, is_new = Service.objects.get_or_create(
            slug=slug,
            locale=french,
            defaults={"name": name, "description": description, "family": family, "order": order * 10, "icon": slug},
        )
        added += is_new
        if not service.has_translation(english):
            translated = service.copy_for_translation(english)
            translated.name, translated.description = translation
            translated.save()
    return added


@transaction.atomic
def import_cafes(path=DATA / "cafes.csv") -> int:
    """Add the communes of the programme that have no café here yet; returns how many.

    A café that exists, whatever became of it since, is an editor's: it is never touched.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    communes = Commune.objects.in_bulk([row["code_commune"] for row in rows])
    services = {service.slug: service for service in Service.objects.in_source_language()}
    unknown = [row["code_commune"] for row in rows if row["code_commune"] not in communes]
    unknown += [slug for row in rows for slug in row["services"].split() if slug not in services]
    if unknown:
        raise RegisterError([f"{path.name}: unknown commune or service: {code}" for code in unknown])
    present = set(Cafe.objects.filter(commune__in=communes).values_list("commune_id", flat=True))
    added = [row for row in rows if row["code_commune"] not in present]
    for row in added:
        cafe = _cafe_of(row, communes[row["code_commune"]])
        cafe.full_clean()
        cafe.save()
        CafeService.objects.bulk_create(
            [CafeService(cafe=cafe, service=services[slug]) for slug in row["services"].split()]
        )
    return len(added)


def _cafe_of(row, commune):
    is_open = row["statut"] == "ouvert-selon-la-presse"
    # No name was published: the commune's is all that can be said.
    name = row["nom"].replace("'", "’") or f"Café à {commune.name}"
    return Cafe(
        name=name,
        slug=slugify(row["nom"] or f"cafe {commune.name}"),
        commune=commune,
        kind=Cafe.Kind.SUPPORTED,
        status=Cafe.Status.OPEN if is_open else Cafe.Status.PROJECT,
        source_note=OPEN_ACCORDING_TO_THE_PRESS if is_open else SOURCES[row["vague"], row["statut"]],
        postal_code=commune.postal_codes.split(" ")[0] if " " not in commune.postal_codes else "",
        latitude=commune.latitude,
        longitude=commune.longitude,
        position_precision=commune.position_precision,
        live=True,
    )
