from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cafes_map import filters
from cafes_map.models import Cafe, Service
from tests.factories.cafes_map import CafeFactory, CommuneFactory, DepartementFactory, RegionFactory, ServiceFactory


def read(query=""):
    return filters.read(QueryDict(query))


def found(query="", *, leave_out=()):
    criteria = read(query)
    return set(filters.cafes(criteria, filters.search(criteria), leave_out=leave_out))


def choices(query=""):
    criteria = read(query)
    return filters.choices(criteria, filters.search(criteria))


def counts(options):
    return {option.value: option.count for option in options}


def test_read_drops_what_it_does_not_know():
    criteria = read("statut=nope&statut=open&service=a%20b&service=gaz&region=<b>&departement=2a&page=3&commune=72361")

    assert criteria.statuses == ("open",)
    assert criteria.services == ("gaz",)
    assert (criteria.region, criteria.departement, criteria.commune) == ("", "2A", "72361")


@given(query=st.text(max_size=300))
def test_read_takes_anything(query):
    criteria = filters.read(QueryDict(query.encode("utf-8", "replace")))

    assert "\0" not in criteria.q
    assert len(criteria.q) <= filters.LONGEST_QUERY


def test_criteria_survive_the_address():
    criteria = read(
        "q=tresson&service=gaz&service=velos&tous=1&region=52&departement=72"
        "&statut=open&ouvert=1&accessible=1&annonces=1"
    )

    assert read(criteria.query_string()) == criteria


def test_chips_undo_one_filter_each(db):
    CafeFactory()
    criteria = read("q=x&service=gaz&statut=works&region=52&departement=72&ouvert=1&accessible=1&annonces=1")

    made = filters.chips(criteria, filters.choices(criteria, filters.search(criteria)), "x")

    lengths = [len(chip.url.split("&")) for chip in made]
    assert lengths == [7] * 8
    assert len({chip.url for chip in made}) == 8
    assert [chip.url for chip in filters.chips(read("ouvert=1"), filters.Choices(), "")] == [""]


def test_without_removes_one_filter_only():
    criteria = read("service=gaz&service=velos&departement=72")

    assert criteria.without("services", "gaz").services == ("velos",)
    assert criteria.without("departement").services == ("gaz", "velos")
    assert criteria.without("departement").departement == ""


def test_cafes_leaves_announcements_and_abandoned_places_out(db):
    shown = CafeFactory()
    pressed = CafeFactory(from_the_press=True)
    announced = CafeFactory(announced=True)
    CafeFactory(status=Cafe.Status.ABANDONED)
    CafeFactory(status=Cafe.Status.CLOSED)
    CafeFactory(draft=True)

    assert found() == {shown, pressed}
    assert found("annonces=1") == {shown, pressed, announced}


def test_cafes_shows_a_project_that_the_team_verified(db):
    project = CafeFactory(status=Cafe.Status.PROJECT)

    assert found() == {project}


def test_cafes_shows_cafes_with_any_of_the_services(db):
    bread, gas, post = ServiceFactory.create_batch(3)
    baker, both = CafeFactory(services=[bread]), CafeFactory(services=[bread, gas])
    CafeFactory(services=[post])

    assert found(f"service={bread.slug}&service={gas.slug}") == {baker, both}


def test_cafes_filters_by_place_and_status(db):
    elsewhere = DepartementFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne"))
    here = CafeFactory(status=Cafe.Status.WORKS)
    there = CafeFactory(commune=CommuneFactory(insee_code="29001", departement=elsewhere))

    assert found("region=53") == found("departement=29") == found("statut=open") == {there}
    assert found("departement=72&statut=works") == {here}
    assert found("region=53&departement=72") == set()


def test_cafes_are_found_by_postal_code_commune_and_name(register, services):
    from cafes_map.reference import import_cafes

    import_cafes()
    tresson = Cafe.objects.get(commune="72361")

    for words in ("72440", "Tresson", "72361", "délicatresson", "Le DélicaTresson", "le delica"):
        assert tresson in found(f"q={words}"), words
    assert found("commune=72361") == {tresson}
    assert found("q=nulle-part-du-tout") == set()


def test_choices_count_each_group_under_the_other_filters(db):
    bread, gas = ServiceFactory(slug="pain"), ServiceFactory(slug="gaz")
    bretagne = RegionFactory(code="53", name="Bretagne")
    finistere = DepartementFactory(code="29", name="Finistère", region=bretagne)
    brest = CommuneFactory(insee_code="29001", departement=finistere)
    CafeFactory(services=[bread, gas])
    CafeFactory(services=[bread], status=Cafe.Status.WORKS)
    CafeFactory(services=[gas], commune=brest)

    everything = choices()
    assert (everything.total, counts(everything.departements)) == (3, {"72": 2, "29": 1})
    assert counts(everything.services) == {"pain": 2, "gaz": 2}
    assert counts(everything.statuses) == {"open": 2, "works": 1}

    bread_only = choices("service=pain")
    assert (bread_only.total, counts(bread_only.regions)) == (2, {"52": 2})
    assert counts(bread_only.services) == {"pain": 2, "gaz": 2}

    in_bretagne = choices("region=53")
    assert (in_bretagne.total, counts(in_bretagne.regions)) == (1, {"52": 2, "53": 1})
    assert counts(in_bretagne.departements) == {"29": 1}
    assert counts(in_bretagne.services) == {"gaz": 1}


def test_choices_keep_what_was_asked_for_with_its_zero(db):
    DepartementFactory(code="46", name="Lot")
    CafeFactory()

    options = choices("departement=46&statut=works")

    assert [(option.value, option.count) for option in options.departements if option.is_selected] == [("46", 0)]
    assert [(option.value, option.count) for option in options.statuses if option.is_selected] == [("works", 0)]
    assert options.total == 0


def test_choices_total_is_the_number_of_cafes_found(db):
    bread, gas = ServiceFactory(slug="pain"), ServiceFactory(slug="gaz")
    for services in ([bread], [gas], [bread, gas], []):
        CafeFactory(services=services)

    for query in ("", "service=pain", "service=pain&service=gaz", "departement=72", "statut=open&service=gaz"):
        assert choices(query).total == len(found(query)), query


def test_labelled_services_speak_the_language_being_read(db):
    from django.utils import translation

    ServiceFactory(slug="pain", name="Dépôt de pain", english="Bread")
    ServiceFactory(slug="gaz", name="Gaz")

    with translation.override("en"):
        assert [service.label for service in Service.objects.labelled()] == ["Bread", "Gaz"]
    assert [service.label for service in Service.objects.labelled()] == ["Dépôt de pain", "Gaz"]


def test_chips_lead_to_the_same_list_without_one_filter(db):
    ServiceFactory(slug="gaz", name="Gaz")
    criteria = read("q=lavoir&service=gaz&departement=72")
    DepartementFactory()

    chips = filters.chips(criteria, choices("q=lavoir&service=gaz&departement=72"), "lavoir")

    assert [chip.url for chip in chips] == [
        "?service=gaz&departement=72",
        "?q=lavoir&departement=72",
        "?q=lavoir&service=gaz",
    ]
    assert [chip.label for chip in chips][1:] == ["Gaz", "Sarthe"]
