import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cafes_map import communes, generated
from cafes_map.models import Cafe, CafeService, Commune, OpeningSlot
from cafes_map.reference import import_services
from tests.factories.cafes_map import CafeFactory
from tests.factories.territory_of_france import FranceFactory


@pytest.fixture
def france(db, settings):
    settings.DEMO = True
    FranceFactory.small_communes()
    import_services()


def demo_large(**options):
    out = StringIO()
    call_command("demo_large", stdout=out, **options)
    return out.getvalue().strip()


def test_generated_cafes_are_fictional_and_live_in_communes_that_do_not_exist(france):
    real = set(Commune.objects.values_list("name", flat=True))

    said = demo_large(cafes=120)

    cafes = list(generated.generated_cafes().select_related("commune"))
    assert said == "Generated cafés: 120 added, 120 in all."
    assert len(cafes) == 120
    assert all(cafe.is_fictional and cafe.live and cafe.verified_on is None for cafe in cafes)
    assert all(99100 <= int(cafe.commune_id) <= 99999 for cafe in cafes)
    assert all(cafe.commune.name.endswith("(fictif)") for cafe in cafes)
    assert not real & {cafe.commune.name.removesuffix(" (fictif)") for cafe in cafes}
    assert all(cafe.commune.population < 4000 and cafe.phone.startswith("01 99 00 ") for cafe in cafes)
    assert len({cafe.commune.departement_id for cafe in cafes}) > 40
    assert OpeningSlot.objects.values("cafe").distinct().count() > 60
    assert CafeService.objects.count() > 500
    for cafe in cafes[:20]:
        cafe.full_clean()
        assert communes.search(cafe.commune.name)[0] == cafe.commune


def test_generated_again_adds_only_what_is_missing_then_goes_away_whole(france):
    kept = CafeFactory()
    demo_large(cafes=30)
    before = list(generated.generated_cafes().order_by("pk").values_list("slug", "latitude"))

    assert demo_large(cafes=30) == "Generated cafés: 0 added, 30 in all."
    assert demo_large(cafes=40) == "Generated cafés: 10 added, 40 in all."
    assert list(generated.generated_cafes().order_by("pk").values_list("slug", "latitude"))[:30] == before
    assert demo_large(remove=True) == "Generated cafés: 40 removed."
    assert list(Cafe.objects.all()) == [kept]
    assert not generated.generated_communes().exists()


def test_a_generated_commune_that_something_points_to_stays(france):
    demo_large(cafes=3)
    commune = generated.generated_communes().first()
    kept = CafeFactory(commune=commune)

    demo_large(remove=True)

    assert list(Cafe.objects.all()) == [kept]
    assert list(generated.generated_communes()) == [commune]


def test_more_cafes_than_communes_share_them(france, monkeypatch):
    monkeypatch.setattr(generated, "LAST_CODE", generated.FIRST_CODE + 4)

    generated.generate(12, today=datetime.date(2026, 11, 22))

    assert (generated.generated_communes().count(), generated.generated_cafes().count()) == (5, 12)


def test_refused_where_nothing_is_a_demonstration(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO is off"):
        demo_large()

    assert not Cafe.objects.exists()


@pytest.mark.parametrize("cafes", [0, -3, 10**9])
def test_refuses_an_absurd_number(db, settings, cafes):
    settings.DEMO = True

    with pytest.raises(CommandError, match="Ask for"):
        demo_large(cafes=cafes)


def test_says_when_the_register_is_missing(db, settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="import_communes"):
        demo_large(cafes=5)
