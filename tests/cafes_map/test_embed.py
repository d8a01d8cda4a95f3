import re

from tests.factories.cafes_map import CafeFactory, CommuneFactory, DepartementFactory, ServiceFactory


def test_any_site_may_frame_the_embedded_map_and_no_other_page(client, map_page):
    CafeFactory(name="Le Lavoir", slug="le-lavoir")

    framed, ordinary = client.get("/cafes/carte-integree/"), client.get("/cafes/")

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'self'" in ordinary["Content-Security-Policy"]
    assert ordinary["X-Frame-Options"] == "SAMEORIGIN"
    assert not framed.cookies
    assert "Vary" not in framed or "Cookie" not in framed["Vary"]
    html = framed.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert 'href="/cafes/72/le-lavoir/" target="_blank" rel="noopener"' in html
    assert " style=" not in html
    assert "csrf" not in html
    assert "masthead" not in html


def test_embedded_map_keeps_to_what_its_address_asks(client, map_page):
    bread = ServiceFactory(slug="pain")
    CafeFactory(name="Avec pain", services=[bread])
    CafeFactory(name="Sans rien")

    html = client.get("/cafes/carte-integree/?service=pain").content.decode()

    assert "Avec pain" in html
    assert "Sans rien" not in html
    assert 'data-query="service=pain"' in html
    assert 'href="/cafes/?service=pain"' in html


def test_builder_makes_the_code_and_shows_what_it_gives(client, map_page):
    finistere = DepartementFactory(code="29", name="Finistère")
    CafeFactory(
        services=[ServiceFactory(slug="pain")], commune=CommuneFactory(insee_code="29001", departement=finistere)
    )

    response = client.get("/en/cafes/integrer/?departement=29&service=pain&hauteur=400")

    assert response.context["code"] == (
        '<iframe src="http://testserver/en/cafes/carte-integree/?service=pain&amp;departement=29"'
        ' title="Map of the village cafés" width="100%" height="400" loading="lazy"'
        ' referrerpolicy="no-referrer"></iframe>'
    )
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    html = response.content.decode()
    assert "&lt;iframe src=" in re.search(r"<textarea.*?</textarea>", html, re.DOTALL)[0]
    assert '<iframe src="/en/cafes/carte-integree/?service=pain&amp;departement=29"' in html


def test_builder_leaves_out_what_does_not_exist(client, map_page):
    CafeFactory()

    response = client.get('/cafes/integrer/?departement=99&service="><script>&service=nope&hauteur=1e9')

    assert "carte-integree/&quot;" in response.context["code"] or 'carte-integree/"' in response.context["code"]
    assert 'height="600"' in response.context["code"]
    assert "<script>&" not in response.content.decode()


def test_tiles_are_let_in_only_when_the_setting_is_on(client, map_page, monkeypatch):
    from home.models import SiteSettings

    assert "data.geopf.fr" not in client.get("/cafes/")["Content-Security-Policy"]

    monkeypatch.setattr(SiteSettings, "for_visitor", classmethod(lambda cls, request: cls(show_ign_tiles=True)))

    assert "img-src 'self' data: https://data.geopf.fr" in client.get("/cafes/")["Content-Security-Policy"]
    assert "data.geopf.fr" not in client.get("/cafes/donnees/")["Content-Security-Policy"]
