"""« Fewer than 3,500 inhabitants »: at its borders, as a property, and on real communes of the shipped register."""

import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafes_map import communes
from cafes_map.territory_import import DATA
from candidatures.intake.eligibility import Verdict, assess, assess_commune
from candidatures.models import CafeSituation, Eligibility
from tests.factories.cafes_map import CommuneFactory, FormerCommuneFactory

MET, TO_CHECK, NOT_MET = Eligibility.MET, Eligibility.TO_CHECK, Eligibility.NOT_MET
RANK = {MET: 0, TO_CHECK: 1, NOT_MET: 2}


def codes(verdict):
    return [reason.code for reason in verdict.reasons]


@pytest.mark.parametrize(
    ("population", "eligibility", "reasons"),
    [
        (0, MET, []),
        (1, MET, []),
        (511, MET, []),
        (3_499, MET, []),
        (3_500, TO_CHECK, ["just_above"]),
        (3_700, TO_CHECK, ["just_above"]),
        (3_701, NOT_MET, ["too_many"]),
        (2_100_000, NOT_MET, ["too_many"]),
        (None, TO_CHECK, ["no_population"]),
    ],
)
def test_population_decides(population, eligibility, reasons):
    verdict = assess(population)

    assert (verdict.eligibility, codes(verdict)) == (eligibility, reasons)


@pytest.mark.parametrize(
    ("population", "eligibility", "reasons"),
    [
        (3_499, MET, []),
        (3_500, TO_CHECK, ["small_villages", "just_above"]),
        (3_701, TO_CHECK, ["small_villages"]),
        (16_712, TO_CHECK, ["small_villages"]),
    ],
)
def test_a_commune_of_several_villages_is_looked_at(population, eligibility, reasons):
    verdict = assess(population, contains_villages=True)

    assert (verdict.eligibility, codes(verdict)) == (eligibility, reasons)


@pytest.mark.parametrize(
    ("population", "eligibility", "reasons"),
    [
        (511, TO_CHECK, ["cafe_open"]),
        (3_600, TO_CHECK, ["just_above", "cafe_open"]),
        (None, TO_CHECK, ["no_population", "cafe_open"]),
        (3_701, NOT_MET, ["too_many"]),
    ],
)
def test_an_open_café_is_looked_at(population, eligibility, reasons):
    verdict = assess(population, cafe_situation=CafeSituation.OPEN)

    assert (verdict.eligibility, codes(verdict)) == (eligibility, reasons)


@pytest.mark.parametrize("situation", [CafeSituation.NONE, CafeSituation.THREATENED, ""])
def test_no_café_or_a_threatened_one_changes_nothing(situation):
    assert assess(511, cafe_situation=situation).eligibility == MET


def test_the_ceiling_of_the_call_counts():
    assert assess(3_600, ceiling=5_000).eligibility == MET
    assert assess(1_000, ceiling=1_000).eligibility == TO_CHECK
    assert assess(1_201, ceiling=1_000).eligibility == NOT_MET


@pytest.mark.parametrize(("eligibility", "may_start"), [(MET, True), (TO_CHECK, True), (NOT_MET, False)])
def test_a_file_can_be_started_unless_the_condition_is_not_met(eligibility, may_start):
    assert Verdict(eligibility).may_start is may_start


POPULATIONS = st.integers(0, 10_000) | st.integers(0, 3_000_000)
SITUATIONS = st.sampled_from(["", *CafeSituation.values])


@given(POPULATIONS, POPULATIONS, st.booleans(), SITUATIONS)
def test_more_inhabitants_never_help(one, other, contains_villages, situation):
    smaller, larger = (
        assess(population, contains_villages=contains_villages, cafe_situation=situation)
        for population in sorted((one, other))
    )

    assert RANK[smaller.eligibility] <= RANK[larger.eligibility]


@given(st.integers(0, 3_499) | st.none(), st.booleans(), SITUATIONS)
def test_nobody_under_the_ceiling_is_refused(population, contains_villages, situation):
    assert assess(population, contains_villages=contains_villages, cafe_situation=situation).may_start


@given(POPULATIONS | st.none(), st.booleans(), SITUATIONS)
def test_anything_but_a_plain_yes_gives_its_reasons(population, contains_villages, situation):
    verdict = assess(population, contains_villages=contains_villages, cafe_situation=situation)

    assert bool(verdict.reasons) == (verdict.eligibility != MET)
    assert all(str(reason.sentence) for reason in verdict.reasons)


# Communes of the register ---------------------------------------------------------------------------
def register_row(code):
    with gzip.open(DATA / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["code"] == code)


def commune_of_the_register(code):
    """The commune as the import makes it, with its former communes, without importing the 34,968 others."""
    row = register_row(code)
    commune = CommuneFactory(
        insee_code=code, name=row["nom"], population=int(row["population"]) if row["population"] else None
    )
    with (DATA / "former_communes.csv").open(encoding="utf-8", newline="") as file:
        for former in csv.DictReader(file):
            if former["commune_actuelle"] == code:
                FormerCommuneFactory(commune=commune, code=former["code"], name=former["nom"], kind=former["type"])
    return commune


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "name", "population", "eligibility"),
    [
        ("72361", "Tresson", 511, MET),
        ("65331", "Odos", 3_265, MET),
        ("37054", "Chanceaux-sur-Choisille", 3_499, MET),
        ("38061", "La Buisse", 3_500, TO_CHECK),
        ("98412", "Archipel des Kerguelen", None, TO_CHECK),
        ("01033", "Valserhône", 16_712, TO_CHECK),
        ("72181", "Le Mans", None, NOT_MET),
    ],
)
def test_communes_of_the_register(code, name, population, eligibility):
    commune = commune_of_the_register(code)

    verdict = assess_commune(commune)

    assert commune.name == name
    assert population is None or commune.population == population
    assert verdict.eligibility == eligibility


@pytest.mark.django_db
def test_a_delegated_commune_of_a_larger_one_is_to_be_checked():
    """Lancrans is now a village of Valserhône, 16,712 inhabitants."""
    commune_of_the_register("01033")

    commune = communes.resolve("01205")

    assert (commune.name, assess_commune(commune).eligibility) == ("Valserhône", TO_CHECK)
    assert codes(assess_commune(commune)) == ["small_villages"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "eligibility"), [("associee", TO_CHECK), ("ancienne", NOT_MET), ("arrondissement", NOT_MET)]
)
def test_only_villages_that_still_exist_count(kind, eligibility):
    commune = CommuneFactory(population=10_000)
    FormerCommuneFactory(commune=commune, kind=kind)

    assert assess_commune(commune).eligibility == eligibility


@pytest.mark.django_db
def test_a_small_commune_is_assessed_without_a_query(django_assert_num_queries):
    commune = CommuneFactory(population=511)

    with django_assert_num_queries(0):
        assess_commune(commune)
