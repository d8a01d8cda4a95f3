import pytest

from mailing import secrecy


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("http://a.test/candidature/lien/Zx9_bT-4mQpR7sUvWy2aKc/", "http://a.test/candidature/lien/•••/"),
        ("https://a.test/comite/Zx9_bT-4mQpR7sUvWy2aKc/, merci", "https://a.test/comite/•••/, merci"),
        ("/comite/Zx9_bT-4mQpR7sUvWy2aKc et /comite/Zx9_bT-4mQpR7sUvWy2aKd", "/comite/••• et /comite/•••"),
        ("Code : 482 913\n2 rue du Bourg", "Code : •••\n2 rue du Bourg"),
    ],
)
def test_links_and_codes_are_hidden(text, hidden):
    assert secrecy.hide(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "/candidature/lien/",
        "/comite/avis/12/",
        "/candidature/KT7WQ3NB/",
        "Un budget de 120 000 €, soit 120 000\u202f€",
        "SIREN 123 456 789",
        "06 12 34 56 78",
    ],
)
def test_the_rest_is_left(text):
    assert secrecy.hide(text) == text


def test_what_is_hidden_is_a_setting(settings):
    settings.MAIL_SECRET_PATTERNS = [r"clé (\w+)"]

    assert secrecy.hide("La clé abc, 482 913") == "La clé •••, 482 913"
