import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from home.models import User
from tests.factories.home import UserFactory


@pytest.mark.django_db
def test_create_user_keeps_the_address_in_lower_case_without_a_usable_password():
    person = User.objects.create_user("Maire@Tresson.Example")

    assert person.email == "maire@tresson.example"
    assert not person.has_usable_password()
    assert not person.is_staff


@pytest.mark.django_db
def test_create_superuser_may_enter_the_admin():
    person = User.objects.create_superuser("admin@1000cafes.example", "un mot de passe assez long")

    assert (person.is_staff, person.is_superuser) == (True, True)
    assert person.check_password("un mot de passe assez long")


@pytest.mark.django_db
def test_two_people_never_share_an_address_whatever_its_case():
    UserFactory(email="maire@tresson.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="MAIRE@tresson.example")

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_shared_address_is_said_in_words():
    UserFactory(email="maire@tresson.example")

    with pytest.raises(ValidationError) as refusal:
        User(email="Maire@Tresson.example", password="x").full_clean()

    assert [str(message) for message in refusal.value.error_dict["__all__"][0].messages] == [
        str(_("There is already an account with this e-mail address."))
    ]


@pytest.mark.django_db
def test_people_are_found_whatever_the_case_they_type():
    person = UserFactory(email="maire@tresson.example")

    assert User.objects.get_by_natural_key("MAIRE@Tresson.example") == person


@pytest.mark.parametrize(
    ("first_name", "last_name", "shown"), [("Odile", "Fictif", "Odile Fictif"), ("", "", "maire@tresson.example")]
)
def test_a_person_shows_a_name_else_an_address(first_name, last_name, shown):
    person = User(email="maire@tresson.example", first_name=first_name, last_name=last_name)

    assert str(person) == shown
