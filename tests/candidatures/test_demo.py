"""Demonstration data: walked through the real transitions, refused to nobody, made once."""

import re

import pytest

from candidatures import demo, links
from candidatures.models import Candidature, CommitteeMember, CommitteeSession, Document, Transition
from home.models import User
from mailing.models import OutgoingEmail
from tests.factories.cafes_map import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes():
    return [CommuneFactory(insee_code=code) for code, _state in demo.FILES]


@pytest.fixture
def seeded(communes):
    demo.seed()


def rows():
    return {
        model.__name__: list(model.objects.order_by("pk").values_list("pk", flat=True))
        for model in (User, Candidature, CommitteeSession, CommitteeMember, Document, Transition, OutgoingEmail)
    }


def test_each_file_reaches_its_state(seeded):
    assert dict(Candidature.objects.values_list("commune_id", "status")) == dict(demo.FILES)


def test_no_real_commune_is_ever_refused(seeded):
    assert not {state for _code, state in demo.FILES} & {"declined", "ineligible", "closed"}
    assert not Transition.objects.filter(to_status__in=["declined", "ineligible", "closed"]).exists()


def test_seeding_again_changes_nothing(seeded):
    before = rows()

    demo.seed()

    assert rows() == before


def test_seeding_completes_what_is_missing(seeded):
    User.objects.filter(email="redaction@1000cafes.example").delete()

    demo.seed()

    assert User.objects.filter(email="redaction@1000cafes.example").exists()


def test_no_mail_can_leave(seeded):
    recipients = set(OutgoingEmail.objects.values_list("recipient", flat=True))

    assert recipients
    assert all(recipient.endswith(".example") for recipient in recipients)
    assert (
        not OutgoingEmail.objects.exclude(reply_to="")
        .exclude(reply_to__endswith=".example")
        .exclude(reply_to="contact@1000cafes.org")
    )


def test_telephones_are_those_of_fiction(seeded):
    phones = set(Candidature.objects.values_list("town_hall_phone", flat=True))

    assert all(phone.startswith("01 99 00") for phone in phones)


def test_photos_say_they_are_drawn_and_each_file_has_one(seeded):
    assert Document.objects.count() == len(demo.FILES)


def test_accounts_open_with_the_password_and_their_groups(seeded):
    for login, _name, groups, _use in demo.ACCOUNTS:
        user = User.objects.get(email=demo.address(login))
        assert user.check_password(demo.PASSWORD)
        assert sorted(group.name for group in user.groups.all()) == sorted(groups)
        assert user.is_superuser == (login == "admin")


def test_a_commune_missing_from_the_register_is_left_out():
    CommuneFactory(insee_code=demo.FILES[0][0])

    demo.seed()

    assert Candidature.objects.count() == 1


def test_files_of_a_real_team_are_left_alone(communes):
    demo.seed()
    Candidature.objects.exclude(commune_id=demo.FILES[0][0]).delete()

    demo.seed()

    assert Candidature.objects.count() == 1


def test_the_summary_prints_a_committee_link_that_works(seeded):
    lines = "\n".join(demo.summary())

    token = re.search(r"http\S+/([\w-]{20,})/", lines)[1]
    assert links.find_committee_member(token) is not None
    assert all(demo.address(login) in lines for login, *_rest in demo.ACCOUNTS)
