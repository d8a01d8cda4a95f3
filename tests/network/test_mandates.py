"""Who is bound to a café: mandates, and the one the hand-over gives."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from candidatures.signals import candidature_converted
from home.models import User
from network.models import Mandate
from network.people import give_mandate
from network.receivers import hand_over
from tests.factories.cafes_map import CafeFactory
from tests.factories.candidatures import CandidatureFactory
from tests.factories.home import UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)
MAYOR = Mandate.Role.MAYOR


def mandate(**changes):
    fields = {"role": MAYOR, "starts_on": DAY}
    if "user" not in changes:
        fields["user"] = UserFactory()
    if "cafe" not in changes:
        fields["cafe"] = CafeFactory()
    return Mandate.objects.create(**(fields | changes))


# Giving one -----------------------------------------------------------------------------------------
def test_a_mandate_makes_an_account_without_password_nor_right():
    cafe = CafeFactory()

    given = give_mandate(cafe, email="Maire@Tresson.example", first_name="Andréa", last_name="Fictif", role=MAYOR)

    user = given.user
    assert (user.email, user.get_full_name()) == ("maire@tresson.example", "Andréa Fictif")
    assert not user.has_usable_password()
    assert not user.is_staff
    assert not user.is_superuser
    assert user.get_all_permissions() == set()
    assert (given.cafe, given.role, given.starts_on, given.ends_on) == (cafe, MAYOR, timezone.localdate(), None)


def test_a_person_with_an_account_keeps_it():
    user = UserFactory(email="maire@tresson.example", first_name="Odile")

    given = give_mandate(CafeFactory(), email="MAIRE@tresson.example", first_name="Andréa", role=MAYOR)

    assert given.user == user
    assert (user.first_name, user.has_usable_password()) == ("Odile", True)
    assert User.objects.count() == 1


def test_the_same_mandate_told_twice_is_one():
    cafe = CafeFactory()

    first, second = (give_mandate(cafe, email="maire@tresson.example", role=MAYOR) for _time in range(2))

    assert first == second
    assert Mandate.objects.count() == 1


def test_another_role_or_another_café_is_another_mandate():
    cafe = CafeFactory()
    give_mandate(cafe, email="a@x.example", role=MAYOR)
    give_mandate(cafe, email="a@x.example", role=Mandate.Role.MANAGER)
    give_mandate(CafeFactory(), email="a@x.example", role=MAYOR)

    assert (Mandate.objects.count(), User.objects.count()) == (3, 1)


def test_a_mandate_that_ended_can_be_given_again():
    cafe, user = CafeFactory(), UserFactory(email="a@x.example")
    mandate(cafe=cafe, user=user, ends_on=DAY, end_reason="Élections.")

    given = give_mandate(cafe, email="a@x.example", role=MAYOR, starts_on=datetime.date(2026, 4, 1))

    assert (given.starts_on, given.ends_on) == (datetime.date(2026, 4, 1), None)
    assert user.mandates.count() == 2


# Dates ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "ends_on", "is_current"),
    [
        ("2026-03-01", None, False),
        ("2026-03-02", None, True),
        ("2036-03-02", None, True),
        ("2026-03-31", "2026-03-31", True),
        ("2026-04-01", "2026-03-31", False),
    ],
)
def test_a_mandate_is_current_from_its_first_to_its_last_day(day, ends_on, is_current):
    ending = {"ends_on": datetime.date.fromisoformat(ends_on), "end_reason": "Départ."} if ends_on else {}
    mandate(**ending)

    assert Mandate.objects.current(datetime.date.fromisoformat(day)).exists() is is_current


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": DAY - datetime.timedelta(days=1), "end_reason": "Départ."},
        {"ends_on": DAY},
        {"end_reason": "Départ."},
    ],
    ids=["a_mandate_ends_after_it_starts", "a_mandate_that_ends_says_why", "a_mandate_that_goes_on_has_no_end_reason"],
)
def test_the_database_refuses_an_odd_end(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        mandate(**wrong)


def test_the_database_refuses_the_same_current_mandate_twice():
    first = mandate()

    with pytest.raises(IntegrityError), transaction.atomic():
        mandate(user=first.user, cafe=first.cafe)


def test_a_person_or_a_café_with_a_mandate_is_not_deleted():
    given = mandate()

    with pytest.raises(IntegrityError), transaction.atomic():
        given.user.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        given.cafe.delete()


def test_a_mandate_says_who_where_and_what():
    text = str(mandate(cafe=CafeFactory(name="Café de la Place")))

    assert text.startswith("Odile Fictif · ")
    assert "Café de la Place" in text


# The hand-over --------------------------------------------------------------------------------------
def test_the_network_listens_to_the_hand_over():
    candidature = CandidatureFactory(converted=True)

    candidature_converted.send(type(candidature), candidature=candidature)

    given = Mandate.objects.get()
    assert (given.cafe, given.role, given.user.email) == (candidature.cafe, MAYOR, "maire@commune.example")


def test_the_hand_over_told_twice_makes_one_mandate():
    candidature = CandidatureFactory(converted=True)

    hand_over(None, candidature)
    hand_over(None, candidature)

    assert (Mandate.objects.count(), User.objects.count()) == (1, 1)


def test_a_mayor_of_two_communes_has_one_account():
    for _commune in range(2):
        hand_over(None, CandidatureFactory(converted=True))

    assert (Mandate.objects.count(), User.objects.count()) == (2, 1)


def test_without_an_address_of_the_mayor_there_is_no_mandate():
    hand_over(None, CandidatureFactory(converted=True, mayor_email=""))

    assert Mandate.objects.count() == 0
