import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from mailing import outbox
from mailing.models import EmailTemplate, MailSettings, OutgoingEmail
from tests.factories.mailing import EmailTemplateFactory, MailAttachmentFactory, OutgoingEmailFactory

pytestmark = pytest.mark.django_db
State = OutgoingEmail.State
OUTBOX = "wagtailsnippets_mailing_outgoingemail"
TEMPLATES = "wagtailsnippets_mailing_emailtemplate"
TOKEN = "Zx9_bT-4mQpR7sUvWy2aKc"
SECRET_BODIES = {
    "text_body": f"Le dossier :\nhttp://localhost:8000/candidature/lien/{TOKEN}/\n\nCode : 482 913\n",
    "html_body": f"<a href='http://localhost:8000/candidature/lien/{TOKEN}/'>Ouvrir</a> 482 913",
}
ACTIONS = [("mailing_resend", "failed"), ("mailing_cancel", "failed"), ("mailing_release", "draft")]


@pytest.fixture
def reader(client, person):
    client.force_login(person("view_outgoingemail"))
    return client


@pytest.fixture
def sender(client, person):
    client.force_login(person("view_outgoingemail", "change_outgoingemail"))
    return client


@pytest.fixture
def admin(client, superuser):
    client.force_login(superuser)
    return client


def queries_of(client, url):
    """How many queries the page takes, what a process reads once (content types, menus) left out."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def listed(response):
    return [mail.key for mail in response.context["object_list"]]


def test_the_outbox_lists_the_latest_first(reader, kind):
    for number in (1, 2):
        OutgoingEmailFactory(key=f"visit:{number}", created_at=timezone.now())

    response = reader.get(reverse(f"{OUTBOX}:list"))

    assert listed(response) == ["visit:2", "visit:1"]
    assert "Visite prévue" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"state": "failed"}, ["lost"]),
        ({"template_code": "visit_planned"}, ["lost", "waiting"]),
        ({"created_at_from": "2026-03-03"}, ["lost"]),
        ({"created_at_to": "2026-03-02"}, ["waiting"]),
        ({"q": "odos@"}, ["lost"]),
        ({"q": "prévue"}, ["lost", "waiting"]),
        ({"q": "wait"}, ["waiting"]),
        ({"q": "nothing"}, []),
    ],
)
def test_the_outbox_can_be_filtered_and_searched(reader, kind, query, keys):
    OutgoingEmailFactory(key="waiting")
    OutgoingEmailFactory(key="lost", failed=True, recipient="odos@village.test", created_at="2026-03-04T08:00Z")

    assert listed(reader.get(reverse(f"{OUTBOX}:list"), query)) == keys


def test_the_outbox_costs_the_same_whatever_its_length(reader, kind):
    counts = []
    for _ in range(2):
        OutgoingEmailFactory.create_batch(3, sent=True)
        counts.append(queries_of(reader, reverse(f"{OUTBOX}:list")))

    assert counts[0] == counts[1] <= 14


def test_a_mail_shows_all_that_is_known_of_it(reader, kind, superuser):
    mail = OutgoingEmailFactory(failed=True, link="/admin/dossier/1/", reply_to="agent@team.test")
    MailAttachmentFactory(mail=mail)
    outbox.resend(mail, author=superuser)
    OutgoingEmail.objects.update(last_error="550 No such user")

    html = reader.get(mail.get_absolute_url()).content.decode()

    for words in ("Visite prévue", mail.recipient, "agent@team.test", mail.subject, "550 No such user", "plan.pdf"):
        assert words in html
    assert 'href="/admin/dossier/1/"' in html
    assert "admin@team.test" in html


def test_the_html_part_is_shown_where_it_can_do_nothing(reader, kind):
    mail = OutgoingEmailFactory(html_body='<script>alert(1)</script>"><b>')

    html = reader.get(mail.get_absolute_url()).content.decode()

    assert "<script>alert(1)" not in html
    assert 'sandbox srcdoc="&lt;script&gt;' in html


def test_a_mail_opens_nothing_for_those_who_read_the_outbox(reader, kind):
    mail = OutgoingEmailFactory(kept=True, **SECRET_BODIES)

    html = reader.get(mail.get_absolute_url()).content.decode()

    assert TOKEN not in html
    assert "482 913" not in html
    assert html.count("/candidature/lien/•••/") == 2


@pytest.mark.parametrize("trait", ["draft", "sending", "failed", "cancelled"])
def test_a_mail_that_leaves_opens_nothing_for_administrators(admin, kind, trait):
    mail = OutgoingEmailFactory(**{trait: True}, **SECRET_BODIES)

    assert TOKEN not in admin.get(mail.get_absolute_url()).content.decode()


def test_administrators_follow_the_links_of_a_mail_kept_here(admin, kind):
    mail = OutgoingEmailFactory(kept=True, **SECRET_BODIES)

    html = admin.get(mail.get_absolute_url()).content.decode()

    assert html.count(TOKEN) == 2
    assert "482 913" in html


def test_a_mail_costs_the_same_whatever_its_history(reader, kind, superuser):
    mail = OutgoingEmailFactory(draft=True)
    counts = []
    for _ in range(2):
        for _ in range(2):
            outbox.edit(mail, subject="Sujet", body="Texte", author=superuser)
            MailAttachmentFactory(mail=mail)
        counts.append(queries_of(reader, mail.get_absolute_url()))

    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize(
    ("trait", "shown"),
    [
        ("draft", {"mailing_release", "mailing_cancel"}),
        ("failed", {"mailing_resend", "mailing_cancel"}),
        ("kept", {"mailing_resend"}),
        ("sent", set()),
        ("sending", set()),
        ("cancelled", set()),
    ],
)
def test_a_mail_offers_what_can_be_done_with_it(sender, kind, trait, shown):
    mail = OutgoingEmailFactory(**{trait: True})

    html = sender.get(mail.get_absolute_url()).content.decode()

    assert {name for name, _trait in ACTIONS if reverse(name, args=[mail.pk]) in html} == shown


def test_a_mail_offers_nothing_to_those_who_only_read(reader, kind):
    mail = OutgoingEmailFactory(failed=True)

    html = reader.get(mail.get_absolute_url()).content.decode()

    assert [name for name, _trait in ACTIONS if reverse(name, args=[mail.pk]) in html] == []


@pytest.mark.parametrize(
    ("name", "trait", "state"),
    [
        ("mailing_resend", "failed", State.QUEUED),
        ("mailing_cancel", "failed", State.CANCELLED),
        ("mailing_release", "draft", State.QUEUED),
    ],
)
def test_an_action_does_its_work_and_comes_back_to_the_mail(sender, name, trait, state):
    mail = OutgoingEmailFactory(**{trait: True})

    response = sender.post(reverse(name, args=[mail.pk]), {"reason": "Double"})

    mail.refresh_from_db()
    assert (response.status_code, response.url) == (302, mail.get_absolute_url())
    assert mail.state == state
    assert mail.cancel_reason == ("Double" if name == "mailing_cancel" else "")


@pytest.mark.parametrize(("name", "trait"), ACTIONS)
def test_an_action_is_logged_with_its_author(admin, superuser, name, trait):
    mail = OutgoingEmailFactory(**{trait: True})

    admin.post(reverse(name, args=[mail.pk]))

    entry = ModelLogEntry.objects.for_instance(mail).get()
    assert (entry.action, entry.user) == (name.replace("_", "."), superuser)


@pytest.mark.parametrize("name", [name for name, _trait in ACTIONS])
def test_an_action_that_came_too_late_says_so(sender, kind, name):
    mail = OutgoingEmailFactory(sent=True)

    response = sender.post(reverse(name, args=[mail.pk]), follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert OutgoingEmail.objects.get().state == State.SENT


@pytest.mark.parametrize(("name", "trait"), ACTIONS)
def test_an_action_is_not_there_for_those_who_may_not(client, person, name, trait):
    mail = OutgoingEmailFactory(**{trait: True})

    for codenames in ([], ["view_outgoingemail"], ["add_outgoingemail", "delete_outgoingemail"]):
        client.force_login(person(*codenames))
        assert client.post(reverse(name, args=[mail.pk])).status_code == 404

    assert OutgoingEmail.objects.get().state == trait


@pytest.mark.parametrize(("name", "trait"), ACTIONS)
def test_an_action_is_never_a_get(admin, name, trait):
    mail = OutgoingEmailFactory(**{trait: True})

    assert admin.get(reverse(name, args=[mail.pk])).status_code == 405
    assert OutgoingEmail.objects.get().state == trait


@pytest.mark.parametrize(("name", "trait"), ACTIONS)
def test_an_action_on_a_mail_that_is_gone_is_a_404(admin, name, trait):
    assert admin.post(reverse(name, args=[0])).status_code == 404


@pytest.mark.parametrize(("name", "trait"), ACTIONS)
def test_an_action_asks_strangers_to_log_in(client, name, trait):
    mail = OutgoingEmailFactory(**{trait: True})

    response = client.post(reverse(name, args=[mail.pk]))

    assert response.status_code == 302
    assert response.url.startswith(reverse("wagtailadmin_login"))
    assert OutgoingEmail.objects.get().state == trait


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("view", ["add", "edit", "delete"])
def test_nobody_writes_in_the_outbox_by_hand(admin, view, method):
    mail = OutgoingEmailFactory()
    arguments = [] if view == "add" else [mail.pk]

    response = getattr(admin, method)(reverse(f"{OUTBOX}:{view}", args=arguments))

    # Wagtail's own refusal: back to its first page, with a message.
    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert OutgoingEmail.objects.get() == mail


def test_nobody_deletes_mails_in_bulk(admin):
    mail = OutgoingEmailFactory()
    url = reverse("wagtail_bulk_action", args=["mailing", "outgoingemail", "delete"])

    admin.post(f"{url}?id={mail.pk}")

    assert OutgoingEmail.objects.get() == mail


@pytest.mark.parametrize("codenames", [[], ["view_emailtemplate", "change_emailtemplate"]])
def test_the_outbox_is_closed_to_those_who_may_not(client, person, codenames):
    mail = OutgoingEmailFactory()
    client.force_login(person(*codenames))

    for url in (reverse(f"{OUTBOX}:list"), mail.get_absolute_url()):
        assert client.get(url).url == reverse("wagtailadmin_home")


def test_a_group_can_be_given_reading_and_sending_only(admin):
    html = admin.get(reverse("wagtailusers_groups:add")).content.decode()

    offered = [
        permission.codename
        for permission in Permission.objects.filter(content_type__model="outgoingemail")
        if f'value="{permission.pk}"' in html
    ]
    assert sorted(offered) == ["change_outgoingemail", "view_outgoingemail"]


def text_form(**changes):
    return {
        "code": "visit_planned",
        "subject_fr": "Notre visite à {{ commune }}",
        "body_fr": "Nous venons.\n\n{{ link }}",
        "subject_en": "Our visit to {{ commune }}",
        "body_en": "We are coming.\n\n{{ link }}",
    } | changes


def test_a_text_can_be_written_and_published(admin, kind):
    response = admin.post(reverse(f"{TEMPLATES}:add"), text_form() | {"action-publish": "1"})

    assert response.status_code == 302
    template = EmailTemplate.objects.get()
    assert (template.code, template.live) == ("visit_planned", True)


def test_a_text_can_be_saved_as_a_draft_without_changing_what_leaves(admin, kind):
    template = EmailTemplateFactory()

    admin.post(reverse(f"{TEMPLATES}:edit", args=[template.pk]), text_form(subject_fr="Autre chose"))

    template.refresh_from_db()
    assert template.subject_fr == "Notre visite à {{ commune }}"
    assert template.latest_revision.as_object().subject_fr == "Autre chose"


def test_a_text_of_a_kind_nobody_sends_cannot_be_made(admin, kind):
    response = admin.post(reverse(f"{TEMPLATES}:add"), text_form(code="other") | {"action-publish": "1"})

    assert list(response.context["form"].errors) == ["code"]
    assert EmailTemplate.objects.count() == 0


def test_the_code_of_a_text_never_changes(admin, kind):
    template = EmailTemplateFactory()

    admin.post(
        reverse(f"{TEMPLATES}:edit", args=[template.pk]),
        text_form(code="other", subject_fr="x") | {"action-publish": 1},
    )

    template.refresh_from_db()
    assert (template.code, template.subject_fr) == ("visit_planned", "x")


def test_a_wrong_text_is_refused_beside_its_field(admin, kind):
    template = EmailTemplateFactory()

    response = admin.post(
        reverse(f"{TEMPLATES}:edit", args=[template.pk]), text_form(body_fr="{{ nom }}") | {"action-publish": 1}
    )

    assert list(response.context["form"].errors) == ["body_fr"]


def test_the_form_of_a_text_lists_its_variables(admin, kind):
    html = admin.get(reverse(f"{TEMPLATES}:edit", args=[EmailTemplateFactory().pk])).content.decode()

    assert "<code>{{ link }}</code> link to the file" in html
    assert admin.get(reverse(f"{TEMPLATES}:add")).status_code == 200


def test_a_text_is_previewed_as_the_mail_that_would_leave(admin, kind):
    url = reverse(f"{TEMPLATES}:preview_on_edit", args=[EmailTemplateFactory().pk])

    admin.post(url, text_form(body_fr="Nous arrivons à {{ commune }}.\n\n{{ link }}"))
    html = admin.get(url, {"mode": "fr"}).content.decode()

    assert "Nous arrivons à Tresson (Sarthe)." in html


def test_the_list_of_texts_costs_the_same_whatever_its_length(admin, kind):
    counts = []
    for size in (1, 3):
        for number in range(size):
            EmailTemplateFactory(code=f"kind_{number}")
        counts.append(queries_of(admin, reverse(f"{TEMPLATES}:list")))

    assert counts[0] == counts[1] <= 14


def test_the_texts_are_closed_to_those_who_may_not(client, person):
    client.force_login(person("view_outgoingemail", "change_outgoingemail"))

    assert client.get(reverse(f"{TEMPLATES}:list")).url == reverse("wagtailadmin_home")


def test_the_settings_of_mail_can_be_changed(admin):
    MailSettings.load()
    url = reverse("wagtailsettings:edit", args=["mailing", "mailsettings", MailSettings.objects.get().pk])

    admin.post(url, {"sender_name": "Les cafés", "sender_email": "a@b.test", "signature_fr": "", "signature_en": ""})

    assert MailSettings.current().sender_name == "Les cafés"


def test_a_sender_on_two_lines_is_refused(admin):
    MailSettings.load()
    url = reverse("wagtailsettings:edit", args=["mailing", "mailsettings", MailSettings.objects.get().pk])

    admin.post(url, {"sender_name": "Les cafés\nBcc: a@b.test", "sender_email": ""})

    assert MailSettings.current().sender_name == "1000 cafés"


def test_attachments_are_not_public():
    attachment = MailAttachmentFactory()

    assert storages["private"].exists(attachment.content.name)
    assert not storages["default"].exists(attachment.content.name)
