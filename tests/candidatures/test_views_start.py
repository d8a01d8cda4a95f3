"""Before the draft: the one-field test, the three questions, and what is said instead of opening a file."""

import pytest
from django.urls import reverse

from cafes_map import territory_import
from candidatures.models import Candidature, EligibilityPage, Status
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import browser, browser_of, text_of
from tests.factories.cafes_map import CommuneFactory, DepartementFactory, FormerCommuneFactory
from tests.factories.candidatures import CallFactory, CandidatureFactory, holder_of
from tests.factories.home import HomePageFactory, PageFactory, serve

pytestmark = pytest.mark.django_db

START = "/candidater/"
ANSWERS = {
    "cafe_situation": "none",
    "premises_lead": "municipal",
    "applicant_role": "mayor",
    "email": "mairie@tresson.example",
}


@pytest.fixture
def tresson():
    return CommuneFactory(insee_code="72361", name="Tresson", postal_codes="72440", population=511)


@pytest.fixture
def register(tresson):
    """A register one can search."""
    dordogne = DepartementFactory(code="24", name="Dordogne")
    CommuneFactory(insee_code="72500", name="Maisoncelles", postal_codes="72440", population=200)
    CommuneFactory(insee_code="72501", name="La Buisse", postal_codes="38500", population=3500)
    CommuneFactory(insee_code="72502", name="Grande-Ville", postal_codes="72000", population=9000)
    CommuneFactory(insee_code="72503", name="Morteville", postal_codes="55100", without_population=True)
    terrasson = CommuneFactory(
        insee_code="24547", name="Terrasson-Lavilledieu", postal_codes="24120", population=6000, departement=dordogne
    )
    FormerCommuneFactory(code="24153", name="La Dornac", commune=terrasson)
    territory_import.index()


@pytest.fixture
def eligibility_page():
    home = HomePageFactory()
    serve(home)

    class EligibilityPageFactory(PageFactory):
        class Meta:
            model = EligibilityPage

    return EligibilityPageFactory(parent=home, title="Votre commune peut-elle candidater ?", slug="candidature-test")


@pytest.fixture(params=["page", "start"])
def one_field(request, register):
    """The address of the test: the public page and the door of the candidature ask in the same way."""
    return request.getfixturevalue("eligibility_page").url if request.param == "page" else START


def start(client, commune, **changes):
    return client.post(START, {"commune": commune.insee_code, **ANSWERS, **changes})


# The one-field test ------------------------------------------------------------------------------
def test_one_field_alone_asks_and_says_nothing(one_field):
    response = browser().get(one_field)

    assert response.status_code == 200
    assert 'name="q"' in text_of(response)
    assert "verdict__answer" not in text_of(response)
    assert "notice--warning" not in text_of(response)


def test_one_field_with_a_name_gives_the_verdict_and_the_way_on(one_field):
    response = browser().get(one_field, {"q": "tresson"})

    assert response.context["commune"].insee_code == "72361"
    assert response.context["verdict"].eligibility == "met"
    assert f'href="{START}?commune=72361' in text_of(response)


def test_one_field_with_a_postal_code_of_several_communes_lets_one_choose(one_field):
    response = browser().get(one_field, {"q": "72440"})

    assert [commune.name for commune in response.context["choices"]] == ["Tresson", "Maisoncelles"]
    assert "verdict__answer" not in text_of(response)
    assert f'{one_field}?commune=72500#resultat"' in text_of(response)


def test_one_field_with_an_unknown_name_says_so(one_field):
    response = browser().get(one_field, {"q": "Nullepart-sur-Rien"})

    assert response.status_code == 200
    assert "notice--warning" in text_of(response)


def test_one_field_with_a_former_code_leads_to_the_commune_of_today(one_field):
    response = browser().get(one_field, {"commune": "24153"})

    assert response.context["commune"].name == "Terrasson-Lavilledieu"
    assert response.context["verdict"].eligibility == "to_check"


def test_one_field_with_a_former_name_says_what_it_became(one_field):
    response = browser().get(one_field, {"q": "la dornac"})

    assert response.context["matched_as"] == "La Dornac"
    assert "La Dornac" in text_of(response)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("tresson", "met"), ("la buisse", "to_check"), ("morteville", "to_check"), ("grande-ville", "not_met")],
)
def test_one_field_shows_each_verdict(register, name, verdict):
    response = browser().get(START, {"q": name})

    assert response.context["verdict"].eligibility == verdict
    assert f"verdict--{verdict}" in text_of(response)


def test_a_commune_that_is_too_large_has_no_button_but_an_address_to_write_to(register):
    response = browser().get(START, {"q": "grande-ville"})

    assert f"{START}?commune=72502" not in text_of(response)
    assert "mailto:contact@1000cafes.org" in text_of(response)


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "' OR 1=1 --", "%", "é" * 5000, "\u202e", "−١٢٣"])
def test_one_field_bears_hostile_input(one_field, typed):
    response = browser().get(one_field, {"q": typed, "commune": ""})

    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_the_test_stores_nothing(one_field):
    client = browser()

    client.get(one_field, {"q": "tresson"})

    assert Candidature.objects.count() == 0
    assert client.cookies == {}


# The three questions -----------------------------------------------------------------------------
def test_start_with_a_commune_asks_three_questions_and_an_address(tresson):
    response = browser().get(START, {"commune": "72361"})

    assert [field.name for field in response.context["form"].visible_fields()] == [
        "cafe_situation",
        "premises_lead",
        "applicant_role",
        "email",
    ]


def test_start_with_a_former_code_keeps_the_code_of_today(register):
    response = browser().get(START, {"commune": "24153"})

    assert response.context["form"]["commune"].value() == "24547"


def test_start_with_a_commune_that_is_too_large_shows_no_form(register):
    response = browser().get(START, {"commune": "72502"})

    assert "<form" not in text_of(response).partition('<div class="form-columns__main')[2].partition("</main>")[0]


def test_start_opens_a_draft_signs_in_and_mails_the_link(tresson):
    CallFactory()
    client = browser()

    response = start(client, tresson)

    candidature = Candidature.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/candidater/commune/")
    assert (candidature.status, candidature.commune, candidature.eligibility) == (Status.DRAFT, tresson, "met")
    assert (candidature.cafe_situation, candidature.premises_lead) == ("none", "municipal")
    assert holder_of(candidature).email == "mairie@tresson.example"
    assert [(mail.template_code, mail.recipient) for mail in OutgoingEmail.objects.all()] == [
        ("draft_link", "mairie@tresson.example")
    ]
    assert client.get(response["Location"]).status_code == 200


def test_start_tells_where_the_link_went(tresson):
    CallFactory()

    response = browser().post(START, {"commune": "72361", **ANSWERS}, follow=True)

    assert "mairie@tresson.example" in next(str(message) for message in response.context["messages"])


def test_start_without_answers_says_what_is_missing_and_opens_nothing(tresson):
    CallFactory()

    response = browser().post(START, {"commune": "72361", "email": "not an address"})

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"cafe_situation", "premises_lead", "applicant_role", "email"}
    assert 'href="#id_email"' in text_of(response)
    assert 'value="not an address"' in text_of(response)
    assert Candidature.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"cafe_situation": "<script>"},
        {"premises_lead": "everything"},
        {"applicant_role": ""},
        {"email": "a@b.example\nBcc: all@world.example"},
        {"email": f"{'m' * 60}@{'commune.' * 30}example"},
    ],
)
def test_start_refuses_forged_answers(tresson, changes):
    CallFactory()

    response = start(browser(), tresson, **changes)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert Candidature.objects.count() == 0


@pytest.mark.parametrize("code", ["", "00000", "99999", "<svg>", "72361'--"])
def test_start_with_an_unknown_commune_goes_back_to_the_choice(tresson, code):
    CallFactory()

    response = browser().post(START, {"commune": code, **ANSWERS})

    assert response.status_code == 200
    assert Candidature.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"applicant_role": "other"}, "talk_to_town_hall"),
        ({"premises_lead": "no"}, "no_premises"),
        ({"premises_lead": "no", "cafe_situation": "threatened"}, "no_premises"),
    ],
)
def test_start_gives_advice_instead_of_a_draft(tresson, changes, advice):
    CallFactory()

    response = start(browser(), tresson, **changes)

    assert response.context["advice"] == advice
    assert "mailto:" in text_of(response)
    assert f"{START}?commune=72361" in text_of(response)
    assert Candidature.objects.count() == 0


def test_an_open_café_may_be_supported_without_premises(tresson):
    CallFactory()

    start(browser(), tresson, cafe_situation="open", premises_lead="no")

    assert Candidature.objects.get().eligibility == "to_check"


def test_a_commune_that_is_too_large_gets_the_reason_even_on_a_forged_post(register):
    CallFactory()
    large = CommuneFactory(insee_code="72502")

    response = start(browser(), large)

    assert response.context["advice"] == "too_many"
    assert Candidature.objects.count() == 0


def test_start_says_so_when_no_call_is_open(tresson):
    CallFactory(closed=True)

    response = start(browser(), tresson)

    assert response.context["advice"] == "closed"
    assert Candidature.objects.count() == 0


def test_start_beside_another_draft_warns_and_opens_all_the_same(tresson):
    CandidatureFactory(commune=tresson)

    response = browser().post(START, {"commune": "72361", **ANSWERS}, follow=True)

    assert Candidature.objects.drafts().filter(commune=tresson).count() == 2
    assert [message.level_tag for message in response.context["messages"]] == ["info", "success"]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_start_takes_no_other_method(tresson, method):
    assert getattr(browser(), method)(START).status_code == 405


# A file is already there -------------------------------------------------------------------------
@pytest.fixture
def deposited(tresson):
    return CandidatureFactory(commune=tresson, submitted=True, holder="mairie@tresson.example")


def test_start_on_a_deposited_commune_proposes_to_join_and_names_nobody(deposited, tresson):
    response = start(browser(), tresson, email="secretaire@tresson.example")

    assert response.status_code == 200
    assert Candidature.objects.count() == 1
    for secret in ("Odile", "mairie@tresson.example", deposited.reference, "Andréa", "Fictif"):
        assert secret not in text_of(response)
    assert response.context["form"]["email"].value() == "secretaire@tresson.example"


def join(client, commune, **changes):
    typed = {"commune": commune.insee_code, "name": "Sacha, adjointe", "email": "sacha@tresson.example"} | changes
    return client.post(reverse("candidatures:join_ask"), typed, follow=True)


def test_joining_writes_to_the_holder(deposited, tresson):
    join(browser(), tresson)

    mail = OutgoingEmail.objects.get()
    assert (mail.template_code, mail.recipient) == ("join_requested", "mairie@tresson.example")
    assert "Sacha, adjointe" in mail.text_body


def test_joining_answers_the_same_where_there_is_no_file(deposited, tresson):
    without_file = CommuneFactory()

    there = join(browser(), tresson)
    nowhere = join(browser(), without_file)

    assert there.redirect_chain == nowhere.redirect_chain
    assert [str(message) for message in there.context["messages"]] == [
        str(message) for message in nowhere.context["messages"]
    ]
    assert OutgoingEmail.objects.count() == 1


def test_joining_again_the_same_day_writes_once_and_leaves_the_link_of_the_holder_alone(deposited, tresson):
    join(browser(), tresson)
    link = holder_of(deposited).links.get(revoked_at=None)

    join(browser(), tresson)

    assert OutgoingEmail.objects.count() == 1
    assert holder_of(deposited).links.get(revoked_at=None) == link


def test_joining_cannot_flood_the_holder(deposited, tresson):
    for number in range(8):
        join(browser(), tresson, email=f"inconnu-{number}@ailleurs.example")

    assert OutgoingEmail.objects.filter(recipient="mairie@tresson.example").count() <= 5


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Sacha\nBcc: tous@ailleurs.example"},
        {"email": f"{'m' * 60}@{'commune.' * 20}example"},
        {"name": "é" * 160},
    ],
)
def test_joining_bears_hostile_input(deposited, tresson, changes):
    response = join(browser(), tresson, **changes)

    assert response.status_code == 200
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == "mairie@tresson.example"
    assert "\n" not in mail.subject


def test_joining_without_a_name_says_so(deposited, tresson):
    response = join(browser(), tresson, name="", email="sacha")

    assert set(response.context["form"].errors) == {"name", "email"}
    assert OutgoingEmail.objects.count() == 0


def test_joining_a_commune_that_does_not_exist_is_a_404():
    assert browser().post(reverse("candidatures:join_ask"), {"commune": "00000"}).status_code == 404


def test_joining_takes_only_a_post():
    assert browser().get(reverse("candidatures:join_ask")).status_code == 405


def test_starting_another_file_keeps_the_first_open(tresson):
    first = CandidatureFactory()
    client = browser_of(first)

    start(client, tresson)

    assert client.get(first.get_absolute_url()).status_code == 200
    assert client.get(Candidature.objects.get(commune=tresson).get_absolute_url()).status_code == 200


@pytest.mark.parametrize("path", [START, "/candidature/lien/", "/candidature/code/"])
def test_doors_are_never_stored(path):
    response = browser().get(path)

    assert "no-store" in response["Cache-Control"]
