import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from mailing import registry
from mailing.models import EmailTemplate
from mailing.templates import sync_templates
from tests.factories.mailing import EmailTemplateFactory

pytestmark = pytest.mark.django_db


def test_a_good_text_is_accepted(kind):
    text = EmailTemplateFactory.build()

    assert text.full_clean() is None


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("subject_fr", "Visite à {{ village }}", "{{ village }}"),
        ("subject_en", "Visit to {{ village }}", "{{ village }}"),
        ("body_fr", "{{ link }} {{ nom du maire }}", "{{ nom du maire }}"),
        ("body_en", "{{ link }} {{ commune", "{{"),
    ],
)
def test_an_unknown_variable_is_refused_with_those_one_may_write(kind, field, text, words):
    with pytest.raises(ValidationError) as refusal:
        EmailTemplateFactory.build(**{field: text}).full_clean()

    assert list(refusal.value.message_dict) == [field]
    [sentence] = refusal.value.message_dict[field]
    assert sentence.startswith(words)
    assert "{{ commune }}, {{ link }}, {{ message }}" in sentence


@pytest.mark.parametrize("field", ["body_fr", "body_en"])
def test_a_text_without_a_required_variable_is_refused(kind, field):
    with pytest.raises(ValidationError) as refusal:
        EmailTemplateFactory.build(**{field: "À {{ commune }}."}).full_clean()

    assert list(refusal.value.message_dict) == [field]
    assert "{{ link }}" in refusal.value.message_dict[field][0]


@pytest.mark.parametrize("field", ["subject_fr", "subject_en"])
@pytest.mark.parametrize("line_break", ["\n", "\r"])
def test_a_subject_on_two_lines_is_refused(kind, field, line_break):
    with pytest.raises(ValidationError) as refusal:
        EmailTemplateFactory.build(**{field: f"Visite{line_break}Bcc: all@village.test"}).full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_an_empty_text_has_one_error(kind):
    with pytest.raises(ValidationError) as refusal:
        EmailTemplateFactory.build(body_fr="").full_clean()

    assert [len(errors) for errors in refusal.value.message_dict.values()] == [1]


def test_a_kind_has_one_text(kind):
    EmailTemplateFactory()

    with pytest.raises(ValidationError):
        EmailTemplate(**dict.fromkeys(["subject_fr", "subject_en"], "x"), code=kind.code).full_clean(
            exclude=["body_fr", "body_en"]
        )


def test_the_text_of_a_kind_that_is_gone_still_opens(no_kinds):
    template = EmailTemplateFactory(code="old_kind")

    template.full_clean()

    assert str(template) == "old_kind"


def preview(template, mode):
    return template.make_preview_request(preview_mode=mode)


@pytest.mark.parametrize(
    ("mode", "words"), [("fr", "Nous venons à Tresson (Sarthe)."), ("en", "We are coming to Tresson (Sarthe).")]
)
def test_the_preview_is_the_mail_with_the_sample(kind, mode, words):
    response = preview(EmailTemplateFactory.build(), mode)

    html = response.content.decode()
    assert f'<html lang="{mode}">' in html
    assert words in html
    assert 'href="http://localhost:8000/candidature/AB12/"' in html


def test_the_preview_shows_its_styles_and_runs_nothing(kind):
    response = preview(EmailTemplateFactory.build(), "fr")

    assert (
        response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )


def test_the_preview_of_a_kind_that_is_gone_shows_the_text_as_it_is(no_kinds):
    response = preview(EmailTemplateFactory.build(code="old_kind"), "fr")

    assert "Nous venons à {{ commune }}." in response.content.decode()


def test_sync_writes_what_is_missing_published(kind):
    made = sync_templates()

    template = EmailTemplate.objects.get()
    assert made == [template]
    assert template.live
    assert template.live_revision is not None
    assert template.texts("fr") == (kind.subjects["fr"], kind.bodies["fr"])
    assert template.texts("en") == (kind.subjects["en"], kind.bodies["en"])


def test_sync_never_touches_the_words_of_the_team(kind):
    EmailTemplateFactory(body_fr="À nous. {{ link }}", live=False)

    assert sync_templates() == []

    template = EmailTemplate.objects.get()
    assert template.body_fr == "À nous. {{ link }}"
    assert not template.live


def test_sync_email_templates_says_how_many(kind, capsys):
    call_command("sync_email_templates")
    call_command("sync_email_templates")

    assert capsys.readouterr().out == "1 mail texts written.\n0 mail texts written.\n"


@pytest.mark.parametrize("size", [1, 3])
def test_sync_again_costs_the_same_whatever_the_number_of_kinds(no_kinds, django_assert_num_queries, size):
    for number in range(size):
        registry.register(
            f"kind_{number}",
            label="Kind",
            variables={},
            subject_fr="a",
            body_fr="a",
            subject_en="a",
            body_en="a",
            sample=dict,
        )
    sync_templates()

    # The savepoint, one reading, its release.
    with django_assert_num_queries(3):
        sync_templates()


def test_every_registered_kind_renders_its_sample():
    """Of all applications: a sample that forgets a variable would break the preview of its text."""
    from mailing import rendering

    for kind in registry.kinds():
        for language in registry.LANGUAGES:
            rendered = rendering.render(kind, kind.sample(), language)
            assert registry.BRACES.findall(rendered.subject + rendered.text) == [], kind.code
