"""What others keep of a page: its address, its other languages, the picture shared with it."""

import gc
import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from PIL import Image
from wagtail.models import PageViewRestriction

from cafes_map.models import CafesMapPage
from config import share_image
from home import sharing
from home.models import NewsIndexPage
from tests.factories.cafes_map import CafeFactory
from tests.factories.home import ContentPageFactory, SiteImageFactory

pytestmark = pytest.mark.any_database


def head_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser").head


def canonical(client, address):
    return head_of(client, address).find("link", rel="canonical")["href"]


def languages(head):
    return {link["hreflang"]: link["href"] for link in head.find_all("link", hreflang=True)}


def meta(head, name):
    found = head.find("meta", property=name) or head.find("meta", attrs={"name": name})
    return found and found["content"]


@pytest.fixture
def map_page(home):
    return home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))


def test_the_canonical_address_has_no_tracking_and_no_filter(client, home, map_page):
    ContentPageFactory(parent=home, slug="programme")

    assert canonical(client, "/programme/?utm_source=x&fbclid=y") == "http://testserver/programme/"
    assert canonical(client, "/cafes/?departement=72&page=2") == "http://testserver/cafes/"
    assert canonical(client, "/cafes/?page=2&utm_medium=mail") == "http://testserver/cafes/?page=2"
    assert canonical(client, "/cafes/?page=1") == "http://testserver/cafes/"
    assert (
        canonical(client, "/cafes/?page=%C2%B2")
        == canonical(client, "/cafes/?page=999999")
        == "http://testserver/cafes/"
    )


def test_the_site_may_say_where_it_lives(client, home, settings):
    settings.BASE_URL = "https://www.1000cafes.example/"

    head = head_of(client, "/")

    assert head.find("link", rel="canonical")["href"] == "https://www.1000cafes.example/"
    assert meta(head, "og:url") == "https://www.1000cafes.example/"
    assert meta(head, "og:image").startswith("https://www.1000cafes.example/partage/page-")


def test_french_is_what_a_page_in_two_languages_falls_back_to(client, home, english_home):
    french = ContentPageFactory(parent=home, slug="programme")
    ContentPageFactory(parent=english_home, slug="the-programme", translation_key=french.translation_key)
    ContentPageFactory(parent=home, slug="seule")

    addresses = {"fr": "http://testserver/programme/", "en": "http://testserver/en/the-programme/"}

    assert languages(head_of(client, "/programme/")) == addresses | {"x-default": addresses["fr"]}
    assert languages(head_of(client, "/en/the-programme/")) == addresses | {"x-default": addresses["fr"]}
    assert languages(head_of(client, "/seule/")) == {}


def test_a_cafe_is_the_same_in_every_language(client, home, english_home, map_page):
    translated = map_page.copy_for_translation(english_home.locale)
    translated.save_revision().publish()
    cafe = CafeFactory()

    response = client.get(f"/cafes/72/{cafe.slug}/")

    page = BeautifulSoup(response.content, "html.parser")
    assert languages(page.head) == {
        "fr": f"http://testserver/cafes/72/{cafe.slug}/",
        "en": f"http://testserver/en/{translated.slug}/72/{cafe.slug}/",
        "x-default": f"http://testserver/cafes/72/{cafe.slug}/",
    }
    assert page.select_one(".menu__language a")["href"] == f"/en/{translated.slug}/72/{cafe.slug}/"
    assert meta(page.head, "og:image") == "http://testserver" + sharing.picture_path(
        "cafe", cafe.pk, sharing.words_of_cafe(cafe)
    )


def test_a_page_without_picture_is_shared_with_its_title_drawn(client, home):
    page = ContentPageFactory(parent=home, slug="programme", title="Le programme", intro="Ouvrir, reprendre.")

    head = head_of(client, "/programme/")

    assert meta(head, "og:image") == f"http://testserver{sharing.picture_path('page', page.pk, ('Le programme', ''))}"
    assert meta(head, "og:image:alt") == "Le programme"
    assert (meta(head, "og:image:width"), meta(head, "og:image:height")) == ("1200", "630")
    assert meta(head, "twitter:card") == "summary_large_image"
    assert meta(head, "og:description") == "Ouvrir, reprendre."
    image = client.get(meta(head, "og:image").removeprefix("http://testserver"))
    assert Image.open(io.BytesIO(image.content)).size == (1200, 630)
    assert len(image.content) < 60_000


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_chosen_picture_is_preferred(client, home):
    ContentPageFactory(parent=home, slug="programme", share_image=SiteImageFactory())

    assert "/media/" in meta(head_of(client, "/programme/"), "og:image")
    gc.collect()  # See the same test in tests/home/test_pages.py.


def test_the_drawn_picture_is_kept_by_browsers_and_drawn_once(client, home, monkeypatch):
    page = ContentPageFactory(parent=home, title="Le programme")
    address = sharing.picture_path("page", page.pk, ("Le programme", ""))
    cache.clear()

    first = client.get(address)
    monkeypatch.setattr(share_image, "draw", lambda *words: pytest.fail("drawn again"))
    again = client.get(address)
    unchanged = client.get(address, headers={"if-none-match": first["ETag"]})
    of_long_ago = client.get(f"/partage/page-{page.pk}.png")

    assert first["Content-Type"] == "image/png"
    assert again.content == first.content
    assert unchanged.status_code == 304
    assert "immutable" in first["Cache-Control"] and "max-age=31536000" in first["Cache-Control"]
    assert "max-age=86400" in of_long_ago["Cache-Control"]


def test_without_the_cache_the_picture_is_drawn_each_time(client, home, monkeypatch):
    page = ContentPageFactory(parent=home, title="Le programme")

    def down(*args):
        raise ConnectionError

    monkeypatch.setattr(share_image, "cache", SimpleNamespace(get=down, set=down))
    monkeypatch.setattr(share_image, "draw", lambda *words: b"PNG")

    response = client.get(f"/partage/page-{page.pk}.png")

    assert (response.status_code, response.content) == (200, b"PNG")


def test_only_what_can_be_read_is_drawn(client, home):
    kept = ContentPageFactory(parent=home)
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    draft = ContentPageFactory(parent=home, live=False)
    hidden = CafeFactory(draft=True)

    for address in (
        f"page-{kept.pk}",
        f"page-{draft.pk}",
        "page-1",
        "page-99999",
        f"cafe-{hidden.pk}",
        f"page-{10**30}",
    ):
        assert client.get(f"/partage/{address}.png").status_code == 404, address


@pytest.mark.parametrize("faces", [share_image.SERIF_FACES, ()])
@pytest.mark.parametrize(
    "title", ["", "Où ? À Aÿ, l’Œuvre : « Noël »", "W" * 400, "mot " * 120, "\U0001f600 \u202e", "É"]
)
def test_any_title_can_be_drawn_whatever_faces_the_machine_has(monkeypatch, title, faces):
    monkeypatch.setattr(share_image, "SERIF_FACES", faces)
    share_image._face.cache_clear()

    drawn = Image.open(io.BytesIO(share_image.draw(title, "Sainte-Éman (72)")))

    share_image._face.cache_clear()
    assert drawn.size == (1200, 630)


def test_another_title_is_another_picture():
    assert share_image.draw("Le programme") == share_image.draw("Le programme") != share_image.draw("La presse")
    assert sharing.version(("a", "b")) != sharing.version(("ab", ""))


def test_readers_of_feeds_find_the_news(client, home):
    home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites", locale=home.locale))

    links = head_of(client, "/").find_all("link", rel="alternate", type=True)

    assert [(link["type"], link["title"], link["href"]) for link in links] == [
        ("application/rss+xml", "Actualités", "/actualites/rss/"),
        ("application/atom+xml", "Actualités", "/actualites/atom/"),
    ]


def test_a_demonstration_asks_not_to_be_found(client, home, settings):
    settings.DEMO = True

    assert meta(head_of(client, "/"), "robots") == "noindex"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cafe_is_shared_with_its_photo(client, home, map_page):
    photo = SiteImageFactory(alternative_text="La terrasse")
    cafe = CafeFactory(photo=photo)

    head = head_of(client, f"/cafes/72/{cafe.slug}/")

    assert "/media/" in meta(head, "og:image")
    assert meta(head, "og:image:alt") == "La terrasse"
    assert head.find("link", rel="canonical")["href"] == f"http://testserver/cafes/72/{cafe.slug}/"
    gc.collect()
