from html.parser import HTMLParser

import pytest

from mailing import rendering
from mailing.errors import BadHeader, MissingVariable, UnknownMailKind
from mailing.models import MailSettings
from mailing.rendering import Block, Segment
from tests.factories.mailing import EmailTemplateFactory

from .conftest import LINK

pytestmark = pytest.mark.django_db


class Reader(HTMLParser):
    """What a reader of the HTML part meets: tags, addresses and words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.urls, self.words = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.urls += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.words += data


def test_render_gives_the_registered_default_in_french(kind, values):
    rendered = rendering.render("visit_planned", values)

    assert rendered.subject == "Visite à Tresson"
    assert rendered.text == (
        f"Bonjour,\n\nnous venons à Tresson.\n\nVotre dossier :\n{LINK}\n\n-- \nL’équipe 1000 cafés\n"
    )


def test_render_gives_english_when_asked(kind, values):
    rendered = rendering.render(kind, values, "en")

    assert rendered.subject == "Visit to Tresson"
    assert rendered.text.endswith(f"Your file:\n{LINK}\n\n-- \nThe 1000 cafés team\n")
    assert '<html lang="en">' in rendered.html


def test_render_prefers_the_published_text_of_the_team(kind, values):
    EmailTemplateFactory()

    assert rendering.render(kind, values).subject == "Notre visite à Tresson"
    assert rendering.render(kind, values, "en").subject == "Our visit to Tresson"


def test_render_ignores_a_text_that_is_not_published(kind, values):
    EmailTemplateFactory(live=False)

    assert rendering.render(kind, values).subject == "Visite à Tresson"


def test_render_ignores_what_is_being_typed_over_a_published_text(kind, values):
    template = EmailTemplateFactory()
    template.subject_fr = "Notre vis"
    template.save_revision()

    assert rendering.render(kind, values).subject == "Notre visite à Tresson"


def test_render_refuses_an_unknown_kind(no_kinds, values):
    with pytest.raises(UnknownMailKind):
        rendering.render("visit_planned", values)


def test_render_refuses_a_variable_without_value_even_when_the_text_does_not_use_it(kind, values):
    EmailTemplateFactory()
    del values["message"]

    with pytest.raises(MissingVariable, match="message"):
        rendering.render(kind, values)


def test_render_takes_nothing_for_an_empty_value_and_leaves_no_hole(kind, values):
    values["message"] = None

    rendered = rendering.render(kind, values)

    assert "None" not in rendered.text
    assert "\n\n\n" not in rendered.text


@pytest.mark.parametrize("value", ["{% now 'Y' %}", "{{ link }}", "{{ settings.SECRET_KEY }}", "${link}", "%(link)s"])
def test_render_never_evaluates_a_value(kind, values, value):
    values["commune"] = value

    rendered = rendering.render(kind, values)

    assert rendered.subject == f"Visite à {value}"
    assert f"nous venons à {value}." in rendered.text
    assert f"nous venons à {value}." in Reader(rendered.html).words


def test_render_never_evaluates_the_text_of_the_team(kind, values):
    EmailTemplateFactory(body_fr="{% load static %} {{ link|upper }} {{ link }}")

    rendered = rendering.render(kind, values)

    assert rendered.text.startswith("{% load static %} {{ link|upper }} " + LINK)


def test_html_escapes_values(kind, values):
    values["commune"] = "<script>alert(1)</script> & \"Cie\" 'x'"

    rendered = rendering.render(kind, values)

    assert "script" not in Reader(rendered.html).tags
    assert "nous venons à <script>alert(1)</script> & \"Cie\" 'x'." in Reader(rendered.html).words
    assert "nous venons à <script>alert(1)</script>" in rendered.text


def test_html_does_not_let_an_address_break_out_of_its_attribute(kind, values):
    values["message"] = 'https://evil.test/" onmouseover="alert(1)'

    reader = Reader(rendering.render(kind, values).html)

    assert "https://evil.test/" in reader.urls


@pytest.mark.parametrize("line_break", ["\n\n", "\r\n", "\u2028"])
def test_a_value_on_one_line_adds_no_paragraph(kind, values, line_break):
    values["commune"] = f"Tresson{line_break}Votre dossier est refusé"

    rendered = rendering.render(kind, values)

    assert "nous venons à Tresson Votre dossier est refusé." in rendered.text
    assert "nous venons à Tresson Votre dossier est refusé." in Reader(rendered.html).words


@pytest.mark.parametrize("address", ["https://evil.test/", "HTTP://evil.test/", LINK, "https:\x00//evil.test/"])
def test_a_value_on_one_line_adds_no_link_even_once_edited(kind, values, address):
    values["commune"] = f"\n{address}"

    rendered = rendering.render(kind, values)
    edited = rendering.compose("Sujet", rendering.unsigned(rendered.text, rendering.current_signature("fr")), "fr")

    for html in (rendered.html, edited.html):
        assert Reader(html).urls == ["http://localhost:8000", LINK]


def test_a_value_of_several_lines_keeps_its_lines_and_its_links(kind, values):
    values["message"] = "Un\n\nVoir https://a.test/x"

    rendered = rendering.render(kind, values)

    assert "Un\n\nVoir https://a.test/x" in rendered.text
    assert "https://a.test/x" in Reader(rendered.html).urls


def test_html_loads_nothing(kind, values):
    reader = Reader(rendering.render(kind, values).html)

    assert {"img", "link", "script", "style", "iframe"}.isdisjoint(reader.tags)
    assert set(reader.urls) == {"http://localhost:8000", LINK}


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_subject_puts_a_value_with_line_breaks_on_one_line(kind, values, line_break):
    values["commune"] = f"Tresson{line_break}Bcc: all@village.test"

    assert rendering.render(kind, values).subject == "Visite à Tresson Bcc: all@village.test"


def test_subject_keeps_the_unbreakable_spaces_of_french(kind, values):
    EmailTemplateFactory(subject_fr="Votre dossier\u00a0: {{ commune }}")

    assert rendering.render(kind, values).subject == "Votre dossier\u00a0: Tresson"


def test_subject_that_is_too_long_is_cut(kind, values):
    values["commune"] = "x" * 400

    assert len(rendering.render(kind, values).subject) == 250


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_compose_refuses_a_subject_on_two_lines(line_break):
    with pytest.raises(BadHeader):
        rendering.compose(f"Bonjour{line_break}Bcc: all@village.test", "Texte", "fr")


def test_compose_drops_control_characters():
    rendered = rendering.compose("Bon\x00jour", "Un\x00 texte\x08.", "fr")

    assert rendered.subject == "Bonjour"
    assert rendered.text.startswith("Un texte.")
    assert "\x00" not in rendered.html


def test_compose_signs_with_the_words_of_the_settings():
    MailSettings.objects.create(signature_fr="Camille\n1000 cafés")

    rendered = rendering.compose("Bonjour", "Texte", "fr")

    assert rendered.text == "Texte\n\n-- \nCamille\n1000 cafés\n"
    assert "Camille<br>1000 cafés" in rendered.html


def test_compose_without_signature_ends_with_the_text():
    MailSettings.objects.create(signature_fr="")

    assert rendering.compose("Bonjour", "Texte", "fr").text == "Texte\n"


def test_a_signature_mark_in_a_value_hides_nothing_of_what_follows(kind, values):
    values["message"] = "Merci.\n-- \nLe maire"

    text = rendering.render(kind, values).text

    assert text.count("\n-- \n") == 1
    assert "Le maire" in text
    assert text.endswith(f"{LINK}\n\n-- \nL’équipe 1000 cafés\n")


def test_settings_are_read_without_writing_any():
    MailSettings.current()

    assert MailSettings.objects.count() == 0


def paragraph(*lines):
    return Block("paragraph", lines=tuple((Segment(line),) for line in lines))


def items(*lines):
    return Block("list", lines=tuple((Segment(line),) for line in lines))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("Un", [paragraph("Un")]),
        ("Un\nDeux", [paragraph("Un", "Deux")]),
        ("Un\n\nDeux", [paragraph("Un"), paragraph("Deux")]),
        ("- Un\n- Deux", [items("Un", "Deux")]),
        ("Pièces :\n- Un\n- Deux\nMerci", [paragraph("Pièces :"), items("Un", "Deux"), paragraph("Merci")]),
        ("-Un", [paragraph("-Un")]),
        (LINK, [Block("button", label="OPEN", url=LINK)]),
        (f"Votre dossier :\n{LINK}", [Block("button", label="Votre dossier", url=LINK)]),
        (f"Votre dossier\u00a0:\n{LINK}\nFin", [Block("button", label="Votre dossier", url=LINK), paragraph("Fin")]),
        (f"Voici.\n{LINK}", [paragraph("Voici."), Block("button", label="OPEN", url=LINK)]),
        (f"{'x' * 60}:\n{LINK}", [paragraph(f"{'x' * 60}:"), Block("button", label="OPEN", url=LINK)]),
    ],
)
def test_parse_makes_blocks_of_plain_text(monkeypatch, text, blocks):
    monkeypatch.setattr(rendering, "_", lambda _message: "OPEN")

    assert rendering.parse(text) == blocks


@pytest.mark.parametrize(
    "address", ["https://evil.test/", "http://localhost:8000.evil.test/", "http://localhost:8000@evil.test/"]
)
def test_parse_makes_no_button_of_an_address_that_is_not_ours(address):
    assert [block.kind for block in rendering.parse(address)] == ["paragraph"]


@pytest.mark.parametrize(
    ("line", "segments"),
    [
        ("Rien", [Segment("Rien")]),
        ("", [Segment("")]),
        (
            "Voir https://a.test/x, puis.",
            [Segment("Voir "), Segment("https://a.test/x", url="https://a.test/x"), Segment(", puis.")],
        ),
        (
            "(https://a.test/?a=1&b=2)",
            [Segment("("), Segment("https://a.test/?a=1&b=2", url="https://a.test/?a=1&b=2"), Segment(")")],
        ),
        ("javascript:alert(1)", [Segment("javascript:alert(1)")]),
    ],
)
def test_segments_find_the_addresses_of_a_line(line, segments):
    assert list(rendering.segments(line)) == segments


def test_unsigned_takes_away_only_the_signature_given():
    assert rendering.unsigned("Texte\r\n\r\n-- \r\nL’équipe", "L’équipe") == "Texte"
    assert rendering.unsigned("Texte\n\n-- \nLe maire", "L’équipe") == "Texte\n\n--\nLe maire"
