"""Old addresses of cafés, and of pages, go on leading somewhere."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from cafes_map.models import Departement
from tests.factories.cafes_map import CafeFactory, CommuneFactory
from tests.factories.home import ContentPageFactory

pytestmark = pytest.mark.any_database


def lands(client, address):
    response = client.get(address)
    assert response.status_code == 301, f"{address} answered {response.status_code}"
    target = response["Location"]
    assert client.get(target, follow=True).status_code == 200, target
    return target.rstrip("/")


@pytest.fixture
def cafe(map_page):
    return CafeFactory(slug="le-vieux")


def rename(cafe, slug):
    cafe.slug = slug
    cafe.save_revision().publish()
    cafe.refresh_from_db()


def test_a_cafe_that_changes_its_address_is_found_at_the_old_one(client, cafe, map_page):
    english = map_page.get_translations().get().slug

    rename(cafe, "le-neuf")

    assert lands(client, "/cafes/72/le-vieux/") == "/cafes/72/le-neuf"
    assert lands(client, "/cafes/72/le-vieux/?utm_source=affiche") == "/cafes/72/le-neuf"
    assert lands(client, f"/en/{english}/72/le-vieux/") == f"/en/{english}/72/le-neuf"


def test_every_former_address_leads_straight_to_the_last_one(client, cafe):
    rename(cafe, "le-neuf")
    rename(cafe, "le-plus-neuf")

    assert lands(client, "/cafes/72/le-vieux/") == lands(client, "/cafes/72/le-neuf/") == "/cafes/72/le-plus-neuf"


def test_a_cafe_that_takes_its_first_name_again_goes_round_no_loop(client, cafe):
    rename(cafe, "le-neuf")
    rename(cafe, "le-vieux")

    assert client.get("/cafes/72/le-vieux/").status_code == 200
    assert lands(client, "/cafes/72/le-neuf/") == "/cafes/72/le-vieux"


def test_a_cafe_that_moves_to_another_departement_is_followed(client, cafe):
    there = CommuneFactory(insee_code="53001", departement=Departement.objects.create(code="53", name="Mayenne"))
    cafe.commune = there
    cafe.save()

    assert lands(client, "/cafes/72/le-vieux/") == "/cafes/53/le-vieux"


def test_a_commune_of_the_same_departement_changes_no_address(cafe):
    cafe.commune = CommuneFactory(name="Ailleurs")
    cafe.save()

    assert Redirect.objects.count() == 0


def test_a_draft_was_never_anywhere(map_page):
    cafe = CafeFactory(draft=True, slug="le-vieux")
    cafe.slug = "le-neuf"
    cafe.save()

    assert Redirect.objects.count() == 0


def test_a_draft_of_a_published_cafe_changes_nothing_until_it_is_published(client, cafe):
    cafe.slug = "le-neuf"
    revision = cafe.save_revision()

    assert client.get("/cafes/72/le-vieux/").status_code == 200
    assert Redirect.objects.count() == 0
    revision.publish()
    assert lands(client, "/cafes/72/le-vieux/") == "/cafes/72/le-neuf"


def test_a_page_that_changes_its_address_is_found_at_the_old_one(client, map_page, django_capture_on_commit_callbacks):
    home = map_page.get_parent().specific
    parent = ContentPageFactory(parent=home, slug="ancienne")
    ContentPageFactory(parent=parent, slug="dessous")
    other = ContentPageFactory(parent=home, slug="ailleurs")

    with django_capture_on_commit_callbacks(execute=True):
        parent.slug = "nouvelle"
        parent.save_revision().publish()

    assert lands(client, "/ancienne/") == "/nouvelle"
    assert lands(client, "/ancienne/dessous/") == "/nouvelle/dessous"
    with django_capture_on_commit_callbacks(execute=True):
        parent.get_children().get().move(other, pos="last-child")
    assert lands(client, "/nouvelle/dessous/") == "/ailleurs/dessous"
