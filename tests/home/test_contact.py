import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from home import contact, throttle
from home.contact_form import STAMP_SALT, ContactForm, opened_at
from home.daily import forget_contact_messages
from home.models import ContactMessage
from mailing.models import OutgoingEmail
from tests.factories.home import (
    ContactMessageFactory,
    ContactSubjectFactory,
    FormPageFactory,
    LegalPageFactory,
    SiteSettingsFactory,
    UserFactory,
)
from tests.permissions.roles import client_of, member_of

pytestmark = pytest.mark.django_db


def stamp(seconds=60):
    return signing.dumps(timezone.now().timestamp() - seconds, salt=STAMP_SALT)


def typed(**changes):
    return {
        "name": "Dominique Fictif",
        "email": "dominique@mairie.example",
        "text": "Notre dernier café ferme.",
        "trap": "",
        "stamp": stamp(),
    } | changes


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def subject(home):
    return ContactSubjectFactory(settings=SiteSettingsFactory())


@pytest.fixture
def form_page(home, subject):
    return FormPageFactory(parent=home, thanks="<p>Réponse sous huit jours.</p>")


def test_the_form_offers_its_subjects_in_the_language_of_the_reader(client, home, english_home, form_page):
    FormPageFactory(parent=english_home, title="Write to us", translation_key=form_page.translation_key)
    LegalPageFactory(parent=home, kind="privacy", title="Données personnelles", slug="donnees")

    response = client.get("/contact/")
    french, english = page_of(response), page_of(client.get("/en/contact/"))

    assert [option.get_text() for option in french.select("#id_subject option")][1:] == ["Je suis maire"]
    assert [option.get_text() for option in english.select("#id_subject option")][1:] == ["I am a mayor"]
    assert french.select_one(".contact-form a")["href"] == "/donnees/"
    assert french.find("input", attrs={"name": "csrfmiddlewaretoken"})
    assert "no-store" in response.headers["cache-control"]
    assert "365" in french.select_one(".contact-form > p.hint").get_text()


def test_without_subjects_the_form_has_none(client, home):
    FormPageFactory(parent=home)

    assert page_of(client.get("/contact/")).find(id="id_subject") is None

    client.post("/contact/", typed())

    assert ContactMessage.objects.get().recipient == "contact@1000cafes.org"


def test_a_message_is_stored_and_its_mails_are_queued(client, form_page, subject):
    response = client.post("/contact/", typed(subject=subject.pk))

    message = ContactMessage.objects.get()
    told, thanked = message.mail, message.acknowledgement
    assert response.status_code == 302
    assert response.headers["location"] == "/contact/envoye/"
    assert (message.subject, message.recipient, message.language) == ("Je suis maire", subject.email, "fr")
    assert (told.recipient, told.reply_to) == ("maires@1000cafes.example", "dominique@mairie.example")
    assert "Notre dernier café ferme." in told.text_body
    assert f"/admin/snippets/home/contactmessage/inspect/{message.pk}/" in told.text_body
    assert thanked.recipient == "dominique@mairie.example"
    assert "Dominique" not in thanked.text_body
    assert "café ferme" not in thanked.text_body
    sent = page_of(client.get(response.headers["location"]))
    assert "Réponse sous huit jours." in sent.find(id="contenu").get_text()


def test_a_message_in_english_is_thanked_in_english(client, english_home, form_page, subject):
    FormPageFactory(parent=english_home, translation_key=form_page.translation_key)

    response = client.post("/en/contact/", typed(subject=subject.pk))

    message = ContactMessage.objects.get()
    assert response.headers["location"] == "/en/contact/envoye/"
    assert (message.language, message.subject) == ("en", "Je suis maire")
    assert message.acknowledgement.subject == "Your message has arrived"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": "", "email": "pas une adresse"}, ["#id_name", "#id_email"]),
        ({"subject": "999999999999999999999999"}, ["#id_subject"]),
        ({"subject": "é"}, ["#id_subject"]),
        ({"text": "x" * 5001}, ["#id_text"]),
        ({"email": "a@b.example\nbcc: c@d.example"}, ["#id_email"]),
    ],
)
def test_what_is_wrong_is_listed_and_nothing_typed_is_lost(client, form_page, subject, changes, wrong):
    sent = typed(subject=subject.pk) | changes
    response = client.post("/contact/", sent)

    page = page_of(response)
    assert response.status_code == 422
    assert [link["href"] for link in page.select(".error-summary a")] == wrong
    assert page.find(id="id_text").get_text().strip() == sent["text"]
    assert page.find(id="id_name").get("value", "") == sent["name"]
    assert ContactMessage.objects.count() == OutgoingEmail.objects.count() == 0


@pytest.mark.parametrize(
    "caught",
    [{"trap": "http://spam.example"}, {"stamp": ""}, {"stamp": "forged:1:x"}, {"stamp": "é" * 500}],
    ids=["the trap is filled", "no stamp", "a forged stamp", "an odd stamp"],
)
def test_whoever_a_trap_catches_sends_the_same_form_again(client, form_page, subject, caught, monkeypatch):
    refused = client.post("/contact/", typed(subject=subject.pk) | caught)
    page = page_of(refused)

    assert refused.status_code == 422
    assert len(page.select(".error-summary li")) == 1
    assert ContactMessage.objects.count() == 0

    values = {field["name"]: field.get("value", "") for field in page.select(".contact-form input")}
    values |= {"text": page.find(id="id_text").get_text().strip(), "subject": subject.pk}
    later = timezone.now() + datetime.timedelta(seconds=10)
    monkeypatch.setattr("home.contact_form.timezone.now", lambda: later)

    assert client.post("/contact/", values).status_code == 302
    assert ContactMessage.objects.count() == 1


def test_a_form_sent_at_once_asks_for_a_second_press(client, form_page, subject):
    values = typed(subject=subject.pk, stamp=stamp(0))

    assert client.post("/contact/", values).status_code == 422
    assert client.post("/contact/", values | {"stamp": stamp(5)}).status_code == 302


def test_what_is_to_mend_is_said_before_what_is_hasty(client, form_page, subject):
    page = page_of(client.post("/contact/", typed(subject=subject.pk, name="", stamp=stamp(0), trap="x")))

    assert [link["href"] for link in page.select(".error-summary li a")] == ["#id_name"]
    assert len(page.select(".error-summary li")) == 1
    assert page.find(id="id_trap").get("value", "") == ""


def test_a_page_left_open_for_days_still_sends(client, form_page, subject):
    assert client.post("/contact/", typed(subject=subject.pk, stamp=stamp(20 * 86400))).status_code == 302


def test_the_trap_is_out_of_the_way_of_people(client, form_page):
    trap = page_of(client.get("/contact/")).select_one(".contact-form__trap")

    assert trap["aria-hidden"] == "true"
    assert trap.input["tabindex"] == "-1"
    assert trap.input["autocomplete"] == "off"
    assert trap.label["for"] == trap.input["id"]


def test_a_double_click_is_one_message(client, form_page, subject):
    values = typed(subject=subject.pk)

    assert [client.post("/contact/", values).status_code for _ in range(2)] == [302, 302]
    assert ContactMessage.objects.count() == 1
    assert OutgoingEmail.objects.count() == 2


def test_too_many_messages_from_an_address_wait(client, form_page, subject, monkeypatch):
    monkeypatch.setattr("home.contact_views.MESSAGES_AN_HOUR", 2)
    answers = [client.post("/contact/", typed(subject=subject.pk, text=f"Message {n}")) for n in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert page_of(answers[2]).find(id="id_text").get_text().strip() == "Message 2"
    assert client.post("/contact/", typed(subject=subject.pk), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_cache_that_is_down_stops_nobody(client, form_page, subject, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("home.contact_views.MESSAGES_AN_HOUR", 0)
    monkeypatch.setattr(throttle, "cache", type("Down", (), {"add": down, "incr": down}))

    assert client.post("/contact/", typed(subject=subject.pk)).status_code == 302


def test_a_throttle_counts_each_one_apart():
    cache.clear()
    allowed = [throttle.is_allowed("test", who, times=2, seconds=3600) for who in ("a", "a", "b", "a")]

    assert allowed == [True, True, True, False]


def test_nobody_is_thanked_all_day_long(form_page):
    for number in range(5):
        contact.receive(key=str(number), recipient="a@1000cafes.example", name="X", email="Y@mairie.example", text="Z")

    assert OutgoingEmail.objects.filter(template_code="contact_message").count() == 5
    assert OutgoingEmail.objects.filter(template_code="contact_received").count() == 3


@pytest.mark.parametrize(
    "value",
    ["", "x", None, signing.dumps("demain", salt=STAMP_SALT), signing.dumps(1e99, salt=STAMP_SALT)],
    # The stamps change each time: processes that share the tests must name them alike.
    ids=["empty", "a letter", "nothing", "a word", "too late"],
)
def test_a_stamp_that_is_not_ours_is_no_time(value):
    assert opened_at(value or "") is None


def test_the_form_has_a_new_stamp_each_time():
    assert opened_at(ContactForm().initial["stamp"]) <= timezone.now()


def test_old_messages_go_with_their_mails(form_page, subject):
    now = timezone.now()
    old = contact.receive(key="a", recipient=subject.email, name="X", email="x@mairie.example", text="Ancien")
    contact.receive(key="b", recipient=subject.email, name="Y", email="y@mairie.example", text="Nouveau")
    ContactMessage.objects.filter(pk=old.pk).update(received_at=now - datetime.timedelta(days=366))

    assert forget_contact_messages(now) == 1
    assert forget_contact_messages(now) == 0
    assert [message.text for message in ContactMessage.objects.all()] == ["Nouveau"]
    assert not OutgoingEmail.objects.filter(text_body__contains="Ancien").exists()
    assert OutgoingEmail.objects.count() == 2
    assert forget_contact_messages(now + datetime.timedelta(days=366)) == 1
    assert OutgoingEmail.objects.count() == 0


def test_the_settings_say_for_how_long(home):
    SiteSettingsFactory(contact_retention_days=30)
    ContactMessageFactory(received_at=timezone.now() - datetime.timedelta(days=31))

    assert forget_contact_messages(timezone.now()) == 1


def test_a_message_is_handled_by_whoever_said_so_first(home):
    message, first, second = ContactMessageFactory(), UserFactory(), UserFactory()

    contact.mark_handled(message, author=first)
    again = contact.mark_handled(message, author=second)

    assert again.handled_by == first
    assert list(ContactMessage.objects.to_handle()) == []
    assert contact.mark_handled(message, author=second, handled=False).handled_at is None


def test_the_log_does_not_keep_the_name_of_who_wrote(home):
    message = ContactMessageFactory()

    contact.mark_handled(message, author=UserFactory())

    assert [entry.label for entry in ModelLogEntry.objects.for_instance(message)] == [f"Message {message.pk}"]


@pytest.mark.parametrize(
    ("group", "status"),
    [("Développement", 200), ("Responsables développement", 200), ("Rédaction", 302), ("Exploitation", 302)],
)
def test_messages_are_for_those_who_answer(home, group, status):
    message = ContactMessageFactory()
    client = client_of(member_of(group))

    listed = client.get(reverse("wagtailsnippets_home_contactmessage:list"))
    opened = client.get(reverse("wagtailsnippets_home_contactmessage:inspect", args=[message.pk]))
    marked = client.post(reverse("contact_message_handle", args=[message.pk]))

    message.refresh_from_db()
    assert (listed.status_code, opened.status_code) == (status, status)
    assert marked.status_code == (302 if status == 200 else 404)
    assert bool(message.handled_at) == (status == 200)
    if status == 200:
        assert "Dominique Fictif" in listed.content.decode()
        assert message.text in opened.content.decode()


def test_a_message_is_neither_written_nor_changed_in_the_admin(home):
    message = ContactMessageFactory()
    client = client_of(UserFactory(superuser=True))

    for name, args in (("add", []), ("edit", [message.pk]), ("delete", [message.pk])):
        assert client.get(reverse(f"wagtailsnippets_home_contactmessage:{name}", args=args)).status_code == 302


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_messages_costs_the_same_whatever_its_length(home, django_assert_max_num_queries, count):
    ContactMessageFactory.create_batch(count)
    client = client_of(UserFactory(superuser=True))
    address = reverse("wagtailsnippets_home_contactmessage:list")
    client.get(address)

    with django_assert_max_num_queries(14):
        page = client.get(address).content.decode()

    assert len(re.findall(r"Dominique Fictif", page)) >= count


def test_leads_edit_the_settings_and_the_subjects(home, subject):
    client = client_of(member_of("Responsables développement"))

    page = page_of(client.get(reverse("wagtailsettings:edit", args=["home", "sitesettings", subject.settings.site_id])))

    assert page.find("input", value="Je suis maire")
    assert page.find(attrs={"name": "show_ign_tiles"})
