"""A thousand cafés that do not exist, to see the site at the size the programme aims at.

Their communes are invented too (« (fictif) » in the name, codes 99100 to 99999, telephone numbers kept for fiction); how
many inhabitants they have and where they stand follow the real communes under 3,500 inhabitants. The nth café is always
the same, so asking again adds only what is missing.
"""

import datetime
import random
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify

from . import opening, stamp
from .communes import normalise
from .fictional import CORE
from .models import Cafe, CafeService, Commune, OpeningException, OpeningSlot, PositionPrecision, Service
from .territory_import import RegisterError, index

FIRST_CODE, LAST_CODE = 99100, 99999
LARGEST_COMMUNE = 3_500
BATCH = 500


def words(text):
    return text.split()


ROOTS = words(
    "Brum Corv Dorl Estr Falv Gard Harm Ivr Jal Kerv Lorm Marv Nerv Orv Pelm Quer Rav Solv Tarm Urv Valm Vern Yol Zel "
    "Albr Bev Cerl Dav Ermel Fris Grav Houl Isl Jorv Lav Mel Nov Osm Perl Rosel Sarv Trel Vaud Ambr"
)
ENDINGS = words(
    "ac agne ailles al an anges ans ay é ecourt ège eilles elle elles enne euil ette eville evilliers ey ie ières ignac "
    "igny illac illon in ines ois olles on onne ouse oux uel ui uis"
)
RIVERS = words("l’Arvelle Brumoise Corvelle Dorette l’Estrelle Falise Garvonne l’Ivrette Lormoise")
SAINTS = words("Amalric Balsane Corentine Daviel Elbert Fulvie Gaudrin Helvie Isarn Josselin Lubine Maurin Nolwen")
THINGS = words(
    "Lavoir Platane Tilleul Clocher Perron Refuge Fournil Comptoir Carrefour Relais Pressoir Verger Moulin Préau Puits "
    "Marronnier Kiosque Passage Sureau Chemin Ruisseau Pont Hangar Cerisier Grenier Balcon Bocage Four Rendez-vous"
)
FEMININE = words("Place Fontaine Halle Grange Forge Treille Source Tonnelle Cave Rencontre Remise Passerelle Lanterne")
GIVEN = words("Léonie Marcel Suzon Émile Jeannot Odette Firmin Lucette Basile Paulette Gaston Mado Ferdinand Yvette")
PATTERNS = ["Le {thing}", "La {feminine}", "Chez {given}", "Le Café du {thing}", "Le Café de la {feminine}"]
PATTERNS += [
    "Au {thing}",
    "À la {feminine}",
    "Le {thing} de {given}",
    "La {feminine} de {given}",
    "{given} et compagnie",
]
TEXTS = [
    "Le matin on y prend le pain et les nouvelles ; le soir on y joue aux cartes.",
    "Une grande table, un poêle, et quelqu’un qui connaît tout le monde.",
    "On y mange simplement à midi, on y retire ses colis en rentrant du travail.",
    "La terrasse donne sur la place ; les producteurs des environs livrent le jeudi.",
]
STATUSES = {
    Cafe.Status.OPEN: 78,
    Cafe.Status.OPENING_SOON: 7,
    Cafe.Status.WORKS: 8,
    Cafe.Status.TEMPORARILY_CLOSED: 4,
    Cafe.Status.CLOSED: 2,
    Cafe.Status.ABANDONED: 1,
}
NOT_YET = {Cafe.Status.OPENING_SOON, Cafe.Status.WORKS}
ACCESSIBLE = {Cafe.Accessible.YES: 55, Cafe.Accessible.PARTLY: 20, Cafe.Accessible.NO: 10, Cafe.Accessible.UNKNOWN: 15}
# How many in a hundred gave their hours, and close some days of the coming fortnight.
GAVE_HOURS, CLOSES_SOON = 85, 5
# How likely the other services are, from the first of the list to the last.
LIKELY, UNLIKELY = 0.55, 0.08


@dataclass
class Made:
    """Rows to write at once."""

    communes: dict = field(default_factory=dict)
    cafes: list = field(default_factory=list)
    offers: list = field(default_factory=list)
    slots: list = field(default_factory=list)
    exceptions: list = field(default_factory=list)


def generated_communes():
    return Commune.objects.filter(insee_code__gte=str(FIRST_CODE), insee_code__lte=str(LAST_CODE))


def generated_cafes():
    return Cafe.objects.filter(commune__in=generated_communes(), is_fictional=True)


@transaction.atomic
def generate(count, today=None) -> int:
    """Add those of the first `count` cafés that are missing; returns how many."""
    today = today or opening.local_now().date()
    models = _real_communes()
    services = list(Service.objects.offered().order_by("order", "pk"))
    names = _commune_names()
    known = set(generated_cafes().values_list("slug", flat=True))
    present = set(generated_communes().values_list("pk", flat=True))
    made, slugs = Made(), set()
    for number in range(count):
        chance = random.Random(f"café {number}")  # noqa: S311 (no secret)
        commune = _commune(number % len(names), names, models)
        cafe = _cafe(number, commune, chance, slugs, today)
        if cafe.slug not in known:
            made.communes[commune.pk] = commune
            made.cafes.append(cafe)
            _surround(cafe, services, chance, made, today)
    _write(made, present)
    stamp.forget()
    return len(made.cafes)


@transaction.atomic
def remove() -> int:
    """Remove every generated café and the communes that nothing else points to; returns how many cafés."""
    cafes = generated_cafes()
    count = cafes.count()
    cafes.delete()
    try:
        with transaction.atomic():
            generated_communes().delete()
    except ProtectedError as error:
        kept = {row.commune_id for row in error.protected_objects if hasattr(row, "commune_id")}
        generated_communes().exclude(pk__in=kept).delete()
    stamp.forget()
    return count


def _real_communes():
    """Where small communes are and how many live there."""
    small = Commune.objects.filter(is_current=True, population__lt=LARGEST_COMMUNE).exclude(latitude=None)
    found = list(
        small.exclude(insee_code__startswith="99")
        .order_by("insee_code")
        .values_list("departement_id", "population", "latitude", "longitude")
    )
    if not found:
        raise RegisterError(["The register of communes is empty: run import_communes first."])
    return found


def _commune_names():
    """As many different names as there are codes."""
    chance = random.Random("communes")  # noqa: S311
    names = {}
    while len(names) < LAST_CODE - FIRST_CODE + 1:
        names.setdefault(f"{_commune_name(chance)} (fictif)")
    return list(names)


def _commune_name(chance):
    name = chance.choice(ROOTS) + chance.choice(ENDINGS)
    kind = chance.random()
    if kind < 0.18:
        return f"Saint-{chance.choice(SAINTS)}-de-{name}"
    if kind < 0.4:
        return f"{name}-sur-{chance.choice(RIVERS)}"
    if kind < 0.5:
        return f"{name}-le-Vieux"
    return name


def _commune(rank, names, models):
    chance = random.Random(f"commune {rank}")  # noqa: S311
    departement, population, latitude, longitude = chance.choice(models)
    code = str(FIRST_CODE + rank)
    return Commune(
        insee_code=code,
        name=names[rank],
        search_name=normalise(names[rank]),
        departement_id=departement,
        postal_codes=code,
        population=max(20, round(population * chance.uniform(0.9, 1.1))),
        latitude=round(latitude + chance.uniform(-0.02, 0.02), 5),
        longitude=round(longitude + chance.uniform(-0.02, 0.02), 5),
        position_precision=PositionPrecision.DEPARTEMENT,
    )


def _cafe(number, commune, chance, slugs, today):
    name = chance.choice(PATTERNS).format(
        thing=chance.choice(THINGS), feminine=chance.choice(FEMININE), given=chance.choice(GIVEN)
    )
    slug = slugify(f"{name} {commune.name}")[:110]
    if slug in slugs:
        slug = f"{slug}-{number}"
    slugs.add(slug)
    status = _draw(chance, STATUSES)
    opened_on = None if status in NOT_YET else today - datetime.timedelta(days=chance.randint(20, 2200))
    return Cafe(
        name=name,
        slug=slug,
        commune=commune,
        kind=chance.choice(Cafe.Kind.values),
        model=chance.choice(Cafe.Model.values),
        status=status,
        is_fictional=True,
        opened_on=opened_on,
        opens_on=today + datetime.timedelta(days=chance.randint(15, 200)) if status in NOT_YET else None,
        closed_on=today if status == Cafe.Status.CLOSED else None,
        address=f"{chance.randint(1, 40)}, rue de l’Exemple",
        postal_code=commune.insee_code,
        latitude=commune.latitude,
        longitude=commune.longitude,
        position_precision=commune.position_precision,
        phone=f"01 99 00 {number // 100 % 100:02d} {number % 100:02d}",
        presentation=[("paragraph", f"<p>{chance.choice(TEXTS)}</p>")],
        accessible=_draw(chance, ACCESSIBLE),
        wifi=chance.random() < 0.7,
        terrace=chance.random() < 0.6,
        live=True,
        first_published_at=timezone.now(),
    )


def _surround(cafe, services, chance, made, today):
    """What it offers, when it is open."""
    for rank, service in enumerate(services):
        likelihood = LIKELY + (UNLIKELY - LIKELY) * rank / len(services)
        is_core = service.slug in CORE
        if is_core or chance.random() < likelihood:
            origin = CafeService.Origin.CORE if is_core else chance.choice(CafeService.Origin.values[1:])
            made.offers.append(CafeService(cafe=cafe, service=service, since=cafe.opened_on, origin=origin))
    if cafe.status in NOT_YET or chance.randrange(100) >= GAVE_HOURS:
        return
    made.slots += [OpeningSlot(cafe=cafe, weekday=day, opens_at=a, closes_at=b) for day, a, b in _week(chance)]
    if chance.randrange(100) < CLOSES_SOON:
        start = today + datetime.timedelta(days=chance.randint(0, 12))
        end = start + datetime.timedelta(days=chance.randint(0, 8))
        made.exceptions.append(OpeningException(cafe=cafe, start=start, end=end, is_closed=True, note="Congés"))


def _week(chance):
    """A day off or two, mornings on Sundays, some close for lunch: hours on the half hour."""
    closed = set(chance.sample(range(7), chance.choice([1, 1, 2])))
    opens, lunch = chance.choice([7, 7.5, 8, 8.5, 9, 10]), chance.random() < 0.4
    closes = chance.choice([18, 18.5, 19, 20, 21])
    for day in sorted(set(range(7)) - closed):
        if day == 6:
            yield day, _time(opens + 1), _time(chance.choice([12.5, 13, 14]))
        elif lunch:
            yield day, _time(opens), _time(14)
            yield day, _time(17), _time(closes + 1 if day == 4 else closes)
        else:
            yield day, _time(opens), _time(closes + 2 if day == 4 else closes)


def _time(hours):
    return datetime.time(int(hours), round(hours % 1 * 60))


def _draw(chance, weights):
    return chance.choices(list(weights), list(weights.values()))[0]


def _write(made, present):
    added = [commune for code, commune in made.communes.items() if code not in present]
    Commune.objects.bulk_create(added, batch_size=BATCH)
    index([commune.pk for commune in added])
    Cafe.objects.bulk_create(made.cafes, batch_size=BATCH)
    for rows in (made.offers, made.slots, made.exceptions):
        if rows:
            for row in rows:
                row.cafe_id = row.cafe.pk
            type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
