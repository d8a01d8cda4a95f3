import datetime

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Locale

from cafes_map.communes import normalise
from cafes_map.models import (
    Cafe,
    CafeService,
    Commune,
    Departement,
    ErrorReport,
    FormerCommune,
    OpeningException,
    OpeningSlot,
    PositionPrecision,
    Region,
    Service,
)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ["code"]

    code = "52"
    name = "Pays de la Loire"


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ["code"]

    code = "72"
    name = "Sarthe"
    region = factory.SubFactory(RegionFactory)


class CommuneFactory(DjangoModelFactory):
    """A commune without search terms: tests of the search import a register, or call `territory_import.index`."""

    class Meta:
        model = Commune
        django_get_or_create = ["insee_code"]

    insee_code = factory.Sequence(lambda n: f"72{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Sainte-Preuve-{n}")
    search_name = factory.LazyAttribute(lambda commune: normalise(commune.name))
    departement = factory.SubFactory(DepartementFactory)
    postal_codes = "72440"
    population = 511
    population_year = 2023
    latitude = 47.9
    longitude = 0.57
    position_precision = PositionPrecision.POSTAL_CODE

    class Params:
        too_large = factory.Trait(population=3_500)
        without_population = factory.Trait(population=None, population_year=None)
        unplaced = factory.Trait(latitude=None, longitude=None, position_precision=PositionPrecision.NONE)


class FormerCommuneFactory(DjangoModelFactory):
    class Meta:
        model = FormerCommune

    code = factory.Sequence(lambda n: f"73{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Ancienne-Preuve-{n}")
    kind = FormerCommune.Kind.DELEGATED
    commune = factory.SubFactory(CommuneFactory)


def source_locale():
    return Locale.objects.get_or_create(language_code="fr")[0]


class ServiceFactory(DjangoModelFactory):
    """The French row of a service; `english` adds its translation."""

    class Meta:
        model = Service
        django_get_or_create = ["slug", "locale"]
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: f"Service n° {n}")
    family = Service.Family.DAILY
    order = factory.Sequence(lambda n: n)
    locale = factory.LazyFunction(source_locale)

    @factory.post_generation
    def english(self, create, name, **kwargs):
        if create and name:
            translation = self.copy_for_translation(Locale.objects.get_or_create(language_code="en")[0])
            translation.name = name
            translation.save()


class CafeFactory(DjangoModelFactory):
    """An open, verified and published café of the programme."""

    class Meta:
        model = Cafe
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Le Café d’essai {n}")
    slug = factory.Sequence(lambda n: f"le-cafe-d-essai-{n}")
    commune = factory.SubFactory(CommuneFactory)
    status = Cafe.Status.OPEN
    verified_on = datetime.date(2026, 3, 2)
    opened_on = datetime.date(2025, 6, 14)
    latitude = factory.SelfAttribute("commune.latitude")
    longitude = factory.SelfAttribute("commune.longitude")
    position_precision = factory.SelfAttribute("commune.position_precision")
    live = True

    class Params:
        announced = factory.Trait(
            status=Cafe.Status.PROJECT,
            verified_on=None,
            opened_on=None,
            source_note="annoncé en janvier 2020, situation actuelle non vérifiée",
        )
        from_the_press = factory.Trait(
            status=Cafe.Status.OPEN,
            verified_on=None,
            opened_on=None,
            source_note="ouvert selon la presse, à vérifier",
        )
        fictional = factory.Trait(is_fictional=True, verified_on=None)
        draft = factory.Trait(live=False)

    @factory.post_generation
    def services(self, create, services, **kwargs):
        if create:
            for service in services or []:
                CafeServiceFactory(cafe=self, service=service)


class CafeServiceFactory(DjangoModelFactory):
    class Meta:
        model = CafeService

    cafe = factory.SubFactory(CafeFactory)
    service = factory.SubFactory(ServiceFactory)


class OpeningSlotFactory(DjangoModelFactory):
    """Monday, nine to two."""

    class Meta:
        model = OpeningSlot

    cafe = factory.SubFactory(CafeFactory)
    weekday = 0
    opens_at = datetime.time(9)
    closes_at = datetime.time(14)


class OpeningExceptionFactory(DjangoModelFactory):
    class Meta:
        model = OpeningException

    cafe = factory.SubFactory(CafeFactory)
    start = datetime.date(2026, 8, 3)
    end = datetime.date(2026, 8, 16)
    is_closed = True
    note = "congés d’été"


class ErrorReportFactory(DjangoModelFactory):
    class Meta:
        model = ErrorReport

    cafe = factory.SubFactory(CafeFactory)
    subject = ErrorReport.Subject.HOURS
    message = "Le café ferme maintenant à 13 h le samedi."
    email = "dominique@example.org"
    key = factory.Sequence(lambda n: f"key-{n}")
