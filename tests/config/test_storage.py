import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from config.storage import inline_imports

pytestmark = pytest.mark.any_database


def reader(**files):
    return lambda name: files[name.removesuffix(".css").replace("/", "_")]


def test_imports_are_replaced_by_their_text_in_their_layer():
    read = reader(
        css_site='@layer base;\n@import url("base.css") layer(base);\n',
        css_base="/* Why. */\nbody {\n  margin: 0;\n}\n",
    )

    text = inline_imports("css/site.css", read)

    assert text == "@layer base;\n@layer base{\nbody {\nmargin: 0;\n}\n}\n"


def test_an_import_without_layer_is_replaced_as_it_is():
    read = reader(css_site="@import url('base.css');", css_base="a{}")

    assert inline_imports("css/site.css", read) == "a{}\n"


def test_imports_of_imports_are_followed():
    read = reader(
        css_site='@import url("components/all.css");',
        css_components_all='@import url("card.css");',
        css_components_card="b{}",
    )

    assert inline_imports("css/site.css", read) == "b{}\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('url("../../images/leaf.svg")', 'url("../images/leaf.svg")'),
        ("url(here.svg)", 'url("components/here.svg")'),
        ('url("data:image/png;base64,AA")', 'url("data:image/png;base64,AA")'),
        ("url(/media/a.png)", "url(/media/a.png)"),
        ("url(#gradient)", "url(#gradient)"),
    ],
)
def test_addresses_lead_where_they_led(written, expected):
    read = reader(css_site='@import url("components/card.css");', css_components_card=f"a{{background:{written}}}")

    assert inline_imports("css/site.css", read) == f"a{{background:{expected}}}\n"


def test_collected_site_css_asks_for_nothing_else(tmp_path):
    storages = {"staticfiles": {"BACKEND": "config.storage.HashedStaticFiles"}}

    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)

    [collected] = tmp_path.glob("css/site.????????????.css")
    text = collected.read_text()
    assert "@import" not in text
    assert "@layer components{" in text
    assert collected.with_suffix(".css.br").exists()
    assert text.count("{") == text.count("}")


def test_site_css_imports_only_files_that_exist():
    def read(name):
        found = finders.find(name)
        assert found, name
        with open(found) as file:  # noqa: PTH123 - a path that finders give as text
            return file.read()

    assert "@import" not in inline_imports("css/site.css", read)
