"""Eight cafés that do not exist, in eight communes that do not exist, for demonstrations.

Their communes say so in their name and have codes that INSEE does not give (99…); telephone numbers are those kept for
fiction, mails end in `.example`. Nothing here is about a real place or a real person.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from . import opening
from .communes import normalise
from .models import Cafe, CafeService, Commune, PositionPrecision, Service
from .territory_import import index

ORIGIN = CafeService.Origin
CORE = ["debit-de-boissons", "restauration-legere", "lieu-d-echanges"]
MORNING, DAY, EVENING = ("08:00", "12:30"), ("09:00", "18:30"), ("16:30", "21:00")
LUNCH_AND_EVENING = [("08:30", "14:00"), ("17:00", "20:30")]


@dataclass(frozen=True)
class Fiction:
    code: str
    commune: str
    departement: str
    population: int
    position: tuple
    name: str
    slug: str
    address: str
    phone: str
    opened_on: str
    week: dict
    asked_for: tuple
    added: tuple
    text: str
    status: str = Cafe.Status.OPEN
    model: str = Cafe.Model.ENTREPRENEURIAL
    kind: str = Cafe.Kind.OPERATED
    accessible: str = Cafe.Accessible.YES
    terrace: bool = True
    holiday: tuple = ()


FICTIONS = [
    Fiction(
        code="99001",
        commune="Saint-Exemple-sur-Loire (fictif)",
        departement="45",
        population=412,
        position=(47.81, 1.62),
        name="Le Lavoir",
        slug="le-lavoir-demonstration",
        address="1, place de l’Exemple",
        phone="01 99 00 12 34",
        opened_on="2024-03-16",
        week={
            0: [],
            1: LUNCH_AND_EVENING,
            2: [DAY],
            3: LUNCH_AND_EVENING,
            4: LUNCH_AND_EVENING,
            5: [DAY],
            6: [MORNING],
        },
        asked_for=("depot-de-pain", "epicerie", "relais-colis"),
        added=("animations",),
        text="Le pain arrive à huit heures, les colis à dix. Entre les deux, on prend le temps d’un café. Le vendredi"
        " soir, une table est toujours gardée pour qui vient seul.",
        holiday=(20, 27, "Congés"),
    ),
    Fiction(
        code="99002",
        commune="Modèle-en-Cornouaille (fictif)",
        departement="29",
        population=868,
        position=(48.12, -4.05),
        name="Chez les voisins",
        slug="chez-les-voisins-demonstration",
        address="12, rue du Modèle",
        phone="01 99 00 23 45",
        opened_on="2023-10-07",
        week={0: [], 1: [DAY], 2: [DAY], 3: [DAY], 4: [("09:00", "21:00")], 5: [("09:00", "21:00")], 6: [MORNING]},
        asked_for=("relais-poste", "produits-locaux"),
        added=("velos", "actions-culturelles"),
        text="Un comptoir, une grande table et six vélos à louer sous l’appentis. Les producteurs des environs livrent"
        " le mercredi.",
        model=Cafe.Model.ASSOCIATIVE,
        kind=Cafe.Kind.SUPPORTED,
    ),
    Fiction(
        code="99003",
        commune="Feinte-le-Vieux (fictif)",
        departement="62",
        population=1_240,
        position=(50.52, 2.31),
        name="L’Estaminet d’à côté",
        slug="l-estaminet-d-a-cote-demonstration",
        address="4, Grand-Place",
        phone="01 99 00 34 56",
        opened_on="2025-01-25",
        week={
            0: [],
            1: [DAY],
            2: [DAY],
            3: [DAY],
            4: [("10:00", "22:00")],
            5: [("10:00", "22:00")],
            6: [("10:00", "18:00")],
        },
        asked_for=("presse", "tabac-jeux", "retrait-d-argent"),
        added=("portage-de-repas",),
        text="On y joue à la bourle le dimanche. En semaine, dix repas partent chaque midi vers ceux qui se déplacent"
        " peu.",
        accessible=Cafe.Accessible.PARTLY,
        terrace=False,
    ),
    Fiction(
        code="99004",
        commune="Essaiwiller (fictif)",
        departement="67",
        population=655,
        position=(48.83, 7.45),
        name="La Bonne Heure",
        slug="la-bonne-heure-demonstration",
        address="7, rue de l’Essai",
        phone="01 99 00 45 67",
        opened_on="2025-09-13",
        week={
            0: [],
            1: LUNCH_AND_EVENING,
            2: LUNCH_AND_EVENING,
            3: LUNCH_AND_EVENING,
            4: LUNCH_AND_EVENING,
            5: [DAY],
            6: [],
        },
        asked_for=("depot-de-pain", "gaz"),
        added=("espace-associatif", "aide-numerique"),
        text="Une maison à colombages, une salle à l’étage pour la chorale, et le mardi quelqu’un pour aider à remplir"
        " les papiers en ligne.",
    ),
    Fiction(
        code="99005",
        commune="Maquette-les-Oliviers (fictif)",
        departement="30",
        population=301,
        position=(44.05, 4.18),
        name="Le Café du Platane",
        slug="le-cafe-du-platane-demonstration",
        address="2, cours de la Maquette",
        phone="06 39 98 11 22",
        opened_on="2024-06-01",
        week={
            0: [("07:30", "13:00")],
            1: [("07:30", "13:00")],
            2: [],
            3: [MORNING, EVENING],
            4: [MORNING, EVENING],
            5: [("07:30", "21:00")],
            6: [("07:30", "14:00")],
        },
        asked_for=("epicerie", "presse"),
        added=("offres-touristiques", "produits-locaux"),
        text="L’ombre du platane fait la terrasse. L’épicerie ouvre avec le café ; les paniers se commandent"
        " la veille.",
    ),
    Fiction(
        code="99006",
        commune="Songe-en-Velay (fictif)",
        departement="43",
        population=187,
        position=(45.08, 3.82),
        name="Le Refuge",
        slug="le-refuge-demonstration",
        address="Le bourg",
        phone="06 39 98 22 33",
        opened_on="2022-12-10",
        week={
            0: [],
            1: [],
            2: [DAY],
            3: [DAY],
            4: [("10:00", "20:00")],
            5: [("10:00", "20:00")],
            6: [("10:00", "17:00")],
        },
        asked_for=("acces-numerique", "services-publics"),
        added=("animations",),
        text="Le seul lieu chauffé et ouvert du plateau l’hiver. Un bureau y reçoit les services publics un jeudi sur"
        " deux.",
        status=Cafe.Status.TEMPORARILY_CLOSED,
        accessible=Cafe.Accessible.NO,
    ),
    Fiction(
        code="99007",
        commune="Fable-sur-Orne (fictif)",
        departement="61",
        population=538,
        position=(48.66, -0.05),
        name="À la pomme de Fable",
        slug="a-la-pomme-de-fable-demonstration",
        address="15, rue de la Fable",
        phone="01 99 00 67 89",
        opened_on="",
        week={},
        asked_for=("depot-de-pain", "relais-poste"),
        added=(),
        text="Les travaux s’achèvent. La consultation a demandé du pain tous les jours et un relais poste : ils seront"
        " là dès l’ouverture.",
        status=Cafe.Status.OPENING_SOON,
    ),
    Fiction(
        code="99008",
        commune="Chimère-le-Lac (fictif)",
        departement="74",
        population=1_905,
        position=(46.02, 6.31),
        name="Le Comptoir du Lac",
        slug="le-comptoir-du-lac-demonstration",
        address="3, quai de la Chimère",
        phone="06 39 98 44 55",
        opened_on="2025-05-17",
        week={day: [("08:00", "20:00")] for day in range(6)} | {6: [("09:00", "18:00")]},
        asked_for=("relais-colis", "point-information"),
        added=("velos", "offres-touristiques"),
        text="Ouvert tous les jours, tenu à deux. On y loue des vélos, on y laisse ses clés, on y apprend qui cherche"
        " quoi.",
        holiday=(40, 44, "Fermeture pour inventaire"),
    ),
]


@transaction.atomic
def seed_fictional_cafes(today=None) -> int:
    """Add the fictional cafés that are missing, with their communes; returns how many."""
    today = today or opening.local_now().date()
    services = {service.slug: service for service in Service.objects.in_source_language()}
    codes = []
    for fiction in FICTIONS:
        commune = _commune(fiction)
        if not Cafe.objects.filter(commune=commune).exists():
            _cafe(fiction, commune, services, today)
            codes.append(commune.pk)
    index(codes)
    return len(codes)


def _commune(fiction):
    latitude, longitude = fiction.position
    return Commune.objects.get_or_create(
        insee_code=fiction.code,
        defaults={
            "name": fiction.commune,
            "search_name": normalise(fiction.commune),
            "departement_id": fiction.departement,
            "postal_codes": fiction.code,
            "population": fiction.population,
            "latitude": latitude,
            "longitude": longitude,
            "position_precision": PositionPrecision.DEPARTEMENT,
        },
    )[0]


def _cafe(fiction, commune, services, today):
    opened_on = datetime.date.fromisoformat(fiction.opened_on) if fiction.opened_on else None
    cafe = Cafe(
        name=fiction.name,
        slug=fiction.slug,
        commune=commune,
        kind=fiction.kind,
        model=fiction.model,
        status=fiction.status,
        is_fictional=True,
        opened_on=opened_on,
        opens_on=None if opened_on else today + datetime.timedelta(days=45),
        address=fiction.address,
        postal_code=fiction.code,
        latitude=commune.latitude,
        longitude=commune.longitude,
        position_precision=commune.position_precision,
        phone=fiction.phone,
        email=f"bonjour@{fiction.slug.removesuffix('-demonstration')}.example",
        presentation=[("paragraph", f"<p>{fiction.text}</p>")],
        accessible=fiction.accessible,
        wifi=True,
        terrace=fiction.terrace,
        live=True,
    )
    cafe.full_clean()
    cafe.save()
    opening.set_services(cafe, _offers(fiction, services, opened_on), author=None)
    opening.set_week(cafe, _slots(fiction.week), author=None)
    if fiction.holiday:
        first, last, note = fiction.holiday
        days = [today + datetime.timedelta(days=days) for days in (first, last)]
        opening.set_exceptions(cafe, [(*days, True, note)], author=None)


def _offers(fiction, services, opened_on):
    """The core since the first day, what the inhabitants asked for since then too, the rest half a year later."""
    later = opened_on + datetime.timedelta(days=182) if opened_on else None
    offers = {services[slug]: {"since": opened_on, "origin": ORIGIN.CORE} for slug in CORE}
    offers |= {services[slug]: {"since": opened_on, "origin": ORIGIN.CONSULTATION} for slug in fiction.asked_for}
    return offers | {services[slug]: {"since": later, "origin": ORIGIN.MANAGER} for slug in fiction.added}


def _slots(week):
    time = datetime.time.fromisoformat
    return [(day, time(start), time(end)) for day, hours in week.items() for start, end in hours]
