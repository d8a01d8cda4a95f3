import datetime

import pytest

from cafes_map import communes, fictional, reference
from cafes_map.models import Cafe, Commune, PositionPrecision, Service
from cafes_map.territory_import import RegisterError

TODAY = datetime.date(2026, 3, 2)


def test_import_services_writes_both_languages(db):
    added = reference.import_services()

    assert added == 22
    french = Service.objects.get(slug="depot-de-pain", locale__language_code="fr")
    english = Service.objects.get(slug="depot-de-pain", locale__language_code="en")
    assert (french.name, english.name) == ("Dépôt de pain", "Bread")
    assert french.translation_key == english.translation_key
    assert Service.objects.filter(family=Service.Family.CORE, locale__language_code="fr").count() == 3


def test_import_services_again_keeps_the_work_of_editors(services):
    Service.objects.filter(slug="gaz", locale__language_code="fr").update(name="Gaz en bouteille", is_active=False)
    Service.objects.filter(slug="gaz", locale__language_code="en").update(name="Gas")

    added = reference.import_services()

    assert added == 0
    assert Service.objects.count() == 44
    assert set(Service.objects.filter(slug="gaz").values_list("name", flat=True)) == {"Gaz en bouteille", "Gas"}


def test_import_cafes_says_only_what_was_published(register, services):
    added = reference.import_cafes()

    assert added == Cafe.objects.count() == 49
    tresson = Cafe.objects.get(commune="72361")
    assert (tresson.name, tresson.slug, tresson.status) == ("Le DélicaTresson", "le-delicatresson", Cafe.Status.OPEN)
    assert (tresson.verified_on, tresson.source_note) == (None, "ouvert selon la presse, à vérifier")
    assert tresson.position_precision == PositionPrecision.POSTAL_CODE
    assert [offer.service.slug for offer in tresson.offered_services.all()] == [
        "debit-de-boissons",
        "restauration-legere",
        "epicerie",
        "portage-de-repas",
    ]
    assert not tresson.opening_slots.exists()
    assert Cafe.objects.get(commune="53073").name == "Café à Congrier"
    announced = Cafe.objects.get(commune="71409")
    assert (announced.status, announced.is_unverified) == (Cafe.Status.PROJECT, True)
    assert announced.source_note == "annoncé en janvier 2020, situation actuelle non vérifiée"
    assert Cafe.objects.get(commune="38287").source_note.startswith("annoncé en juillet 2020")


def test_import_cafes_hides_announcements_from_the_default_list(register, services):
    reference.import_cafes()

    assert Cafe.objects.in_default_list().filter(status=Cafe.Status.PROJECT).count() == 0
    assert Cafe.objects.in_default_list().count() == 14
    assert Cafe.objects.with_announced().count() == 49


def test_import_cafes_again_keeps_the_work_of_editors(register, services):
    reference.import_cafes()
    Cafe.objects.filter(commune="72361").update(name="Renommé", status=Cafe.Status.CLOSED)

    added = reference.import_cafes()

    assert added == 0
    assert Cafe.objects.get(commune="72361").status == Cafe.Status.CLOSED


def test_import_cafes_refuses_communes_it_does_not_know(services):
    with pytest.raises(RegisterError, match="03019"):
        reference.import_cafes()

    assert Cafe.objects.count() == 0


def test_seed_fictional_cafes_marks_everything_as_fiction(register, services):
    added = fictional.seed_fictional_cafes(TODAY)

    cafes = Cafe.objects.select_related("commune")
    assert added == len(cafes) == 8
    for cafe in cafes:
        assert cafe.is_fictional
        assert cafe.commune.pk.startswith("99")
        assert "(fictif)" in cafe.commune.name
        assert cafe.phone.startswith(("01 99 00", "06 39 98"))
        assert cafe.email.endswith(".example")
        assert cafe.website == ""
        assert cafe.offered_services.count() >= 4


def test_seed_fictional_cafes_gives_hours_services_and_a_holiday(register, services):
    fictional.seed_fictional_cafes(TODAY)

    cafe = Cafe.objects.get(commune="99001")
    assert cafe.opening_slots.count() == 9
    assert cafe.opening_exceptions.get().start == TODAY + datetime.timedelta(days=20)
    assert {offer.origin for offer in cafe.offered_services.all()} == {"core", "consultation", "manager"}
    assert all(offer.since for offer in cafe.offered_services.all())


def test_seed_fictional_cafes_again_changes_nothing(register, services):
    fictional.seed_fictional_cafes(TODAY)
    Cafe.objects.filter(commune="99001").update(name="Renommé")

    assert fictional.seed_fictional_cafes(TODAY) == 0
    assert Cafe.objects.get(commune="99001").name == "Renommé"


def test_seed_fictional_cafes_can_be_searched(register, services):
    fictional.seed_fictional_cafes(TODAY)

    assert [commune.pk for commune in communes.search("saint exemple")] == ["99001"]
    assert Commune.objects.get(pk="99001").departement_id == "45"
