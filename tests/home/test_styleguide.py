import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Permission

from home import styleguide
from home.blocks import HomeBlocks
from tests.factories.home import UserFactory


@pytest.fixture
def team_client(client, home):
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("is_known", [False, True])
def test_the_page_is_unknown_to_visitors(client, home, is_known):
    if is_known:
        client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/styleguide/").status_code == 404


@pytest.mark.django_db
def test_the_page_shows_every_component_block_and_token(team_client):
    response = team_client.get("/styleguide/")

    page = BeautifulSoup(response.content, "html.parser")
    components = sorted(path.stem for path in (Path(settings.BASE_DIR) / "templates/components").glob("*.html"))
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex, nofollow"
    assert [part["data-component"] for part in page.select("[data-component]")] == components
    assert all(part.select_one(".specimen__shown").get_text(strip=True) for part in page.select("[data-component]"))
    assert [part["data-block"] for part in page.select("[data-block]")] == list(HomeBlocks().child_blocks)
    assert len(page.select("[data-colour]")) == len(styleguide.colours(styleguide.tokens()))
    assert len(page.select(".styleguide__icons li")) > 22
    assert page.find(style=True) is None
    assert page.find("style") is None
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.any_database
def test_every_component_says_what_it_takes():
    assert [component.name for component in styleguide.components() if not component.words] == []


@pytest.mark.any_database
def test_contrasts_are_those_of_wcag():
    assert round(styleguide.contrast("#000000", "#ffffff"), 2) == 21
    assert round(styleguide.contrast("#777777", "#ffffff"), 2) == 4.48
    assert styleguide.contrast("#1e4b3a", "#1e4b3a") == 1


@pytest.mark.any_database
def test_every_pair_of_colours_can_be_read():
    assert [pair for pair in styleguide.contrasts(styleguide.tokens()) if not pair.is_enough] == []


@pytest.mark.any_database
def test_raw_colours_are_in_the_tokens_alone():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    sheets = [*folder.glob("components/*.css"), folder / "base.css", folder / "layout.css", folder / "styleguide.css"]

    found = {path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text()) for path in sheets}

    # The veil behind the menu of a phone.
    assert {name for name, colours in found.items() if colours} <= {"masthead.css"}


@pytest.mark.any_database
def test_every_size_of_the_scale_has_its_sample():
    css = (Path(settings.BASE_DIR) / "static" / "css" / "styleguide.css").read_text()

    sizes = [name for name in styleguide.tokens() if name.startswith(("text", "title"))]

    assert [name for name in sizes if f".size-{name} {{" not in css] == []
