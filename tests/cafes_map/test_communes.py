import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafes_map import communes, territory_import
from cafes_map.models import Commune, CommuneTerm
from tests.factories.cafes_map import CommuneFactory, DepartementFactory, FormerCommuneFactory

TEXTS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("St Émiland", "saint emiland"),
        ("STE-COLOMBE", "sainte colombe"),
        ("L’Abergement", "l abergement"),
        ("l'abergement", "l abergement"),
        ("Œuilly", "oeuilly"),
        ("Lœuilly-ès-Bois", "loeuilly es bois"),
        ("  Saint   Just  ", "saint just"),
        ("Stains", "stains"),
        ("Best", "best"),
        ("2A004", "2a004"),
        ("", ""),
        ("\0", ""),
        ("%_*", ""),
        ("日本", ""),
    ],
)
def test_normalise(typed, expected):
    assert communes.normalise(typed) == expected


@given(st.text())
def test_normalise_gives_plain_words_and_stays_the_same_when_done_again(text):
    words = communes.normalise(text)

    assert words == communes.normalise(words)
    assert set(words) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert words == words.strip()


def names(found):
    return [str(commune) for commune in found]


@pytest.mark.parametrize("typed", ["st emiland", "Saint-Émiland", "saint-emiland", "emiland", "emiland saint", "71409"])
def test_search_finds_saint_emiland_however_it_is_typed(register, typed):
    found = communes.search(typed)

    assert names(found) == ["Saint-Émiland (71)"]
    assert found[0].matched_as == ""


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("la dornac", "La Dornac (24)"),
        ("dornac", "La Dornac (24)"),
        ("2A004", "Ajaccio (2A)"),
        ("2a004", "Ajaccio (2A)"),
        ("51300", "Vitry-le-François (51)"),
        ("vitry 51300", "Vitry-le-François (51)"),
        ("l'abergement", "L'Abergement-Clémenciat (01)"),
        ("Y", "Y (80)"),
        ("tresson (72)", "Tresson (72)"),
        ("tresson sarthe", "Tresson (72)"),
        ("chanceaux choisille", "Chanceaux-sur-Choisille (37)"),
    ],
)
def test_search_gives_the_best_commune_first(register, typed, first):
    assert names(communes.search(typed))[0] == first


def test_search_gives_every_commune_of_a_postal_code(register):
    found = communes.search("51300", limit=60)

    assert len(found) == 46
    assert {commune.departement_id for commune in found} == {"51"}
    assert all("51300" in commune.postal_codes.split() for commune in found)


def test_search_gives_the_twelve_communes_called_sainte_colombe_before_the_others(register):
    found = communes.search("Sainte-Colombe")

    assert [commune.name for commune in found[:12]] == ["Sainte-Colombe"] * 12
    assert len({commune.departement_id for commune in found[:12]}) == 12
    populations = [commune.population for commune in found[:12]]
    assert populations == sorted(populations, reverse=True)


def test_search_finds_a_former_code_and_says_so(register):
    found = communes.search("01003")

    assert [(commune.insee_code, commune.matched_as) for commune in found] == [("01165", "01003")]


def test_search_finds_a_delegated_commune_and_says_its_name(db):
    FormerCommuneFactory(code="99801", name="Vieux-Moulin", commune=CommuneFactory(name="Neuville-les-Prés"))
    territory_import.index()

    found = communes.search("vieux moulin")

    assert [(commune.name, commune.matched_as) for commune in found] == [("Neuville-les-Prés", "Vieux-Moulin")]


def test_search_prefers_the_name_then_its_beginning_then_a_word_then_a_former_name(db):
    CommuneFactory(insee_code="72001", name="Port", population=10)
    CommuneFactory(insee_code="72002", name="Port-Neuf", population=20)
    CommuneFactory(insee_code="72003", name="Vieux-Port", population=30)
    renamed = CommuneFactory(insee_code="72004", name="Autreville", population=40)
    FormerCommuneFactory(code="72904", name="Port", commune=renamed)
    territory_import.index()

    assert [commune.name for commune in communes.search("port")] == ["Port", "Port-Neuf", "Vieux-Port", "Autreville"]


def test_search_puts_larger_communes_first_and_those_without_population_last(db):
    CommuneFactory(insee_code="72001", name="Bourg-A", population=100)
    CommuneFactory(insee_code="72002", name="Bourg-B", population=None)
    CommuneFactory(insee_code="72003", name="Bourg-C", population=200)
    territory_import.index()

    assert [commune.name for commune in communes.search("bourg")] == ["Bourg-C", "Bourg-A", "Bourg-B"]


def test_search_gives_each_commune_once(db):
    commune = CommuneFactory(name="Port-sur-Port", postal_codes="72440 72441")
    for code in ("72901", "72902"):
        FormerCommuneFactory(code=code, name=f"Port {code}", commune=commune)
    territory_import.index()

    assert communes.search("port") == [commune]
    assert communes.search("7244") == [commune]


def test_search_leaves_out_communes_that_left_the_register(db):
    CommuneFactory(name="Disparue", is_current=False)
    territory_import.index()

    assert communes.search("disparue") == []


@pytest.mark.parametrize(
    "typed", ["", " ", "\0", None, "%", "_", "'", "-" * 600, "x" * 500, "a " * 400, "日本", "\ud800"]
)
def test_search_answers_nothing_to_what_is_no_name(register, typed):
    assert communes.search(typed) == []


@TEXTS
@given(text=st.text(max_size=600))
def test_search_never_fails(register, text):
    assert len(communes.search(text, limit=5)) <= 5


@TEXTS
@given(data=st.data())
def test_search_finds_a_commune_by_any_beginning_of_its_name(register, data):
    commune = data.draw(st.sampled_from(list(Commune.objects.filter(departement="53"))))
    length = data.draw(st.integers(min_value=3, max_value=len(commune.name)))

    found = communes.search(commune.name[:length], limit=1000)

    assert commune in found


@pytest.mark.parametrize("typed", ["tresson", "saint", "51300", "sainte colombe"])
def test_search_is_one_query(register, django_assert_num_queries, typed):
    with django_assert_num_queries(1):
        for commune in communes.search(typed):
            assert commune.departement.name


def test_search_reads_the_index(register):
    words = CommuneTerm.objects.filter(term__gte="emiland", term__lt="emiland\U0010ffff").order_by()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # On three hundred communes PostgreSQL would rather read the table: the question is whether it could.
            cursor.execute("ANALYZE cafes_map_communeterm")
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = words.values("commune").explain()

    assert "commune_term_by_prefix" in plan
    assert "SCAN" not in plan


def test_search_compares_by_code_point_on_every_database(db):
    """A locale that ignores spaces would put « port z » after « porta »."""
    departement = DepartementFactory()
    for rank, name in enumerate(["Port Z", "Porta", "Portz"]):
        CommuneFactory(insee_code=f"7200{rank}", name=name, departement=departement, population=rank)
    territory_import.index()

    assert [commune.name for commune in communes.search("port z")] == ["Port Z"]
    assert {commune.name for commune in communes.search("port")} == {"Port Z", "Porta", "Portz"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [("72361", "Tresson (72)"), ("2a004", "Ajaccio (2A)"), (" 72361 ", "Tresson (72)"), ("75111", "Paris (75)")],
)
def test_resolve_follows_codes_of_today_and_of_former_days(register, code, expected):
    assert str(communes.resolve(code)) == expected


@pytest.mark.parametrize("code", ["", None, "00000", "7236", "723611", "\0", "abcde", "99999", "72361; --"])
def test_resolve_knows_no_other_code(register, code):
    assert communes.resolve(code) is None


def test_resolve_gives_a_former_code_to_the_commune_of_today(register):
    assert communes.resolve("01003").insee_code == "01165"
