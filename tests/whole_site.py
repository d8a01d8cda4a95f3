"""The starter site with something in every list, and each address and state that a visitor can meet.

For what must hold everywhere: valid HTML, accessibility, weight.
"""

import datetime
from io import StringIO

from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from wagtail.models import Page

from cafes_map.models import CafesMapPage, Service
from cafes_map.reference import import_services
from home.models import FormPage, NewsIndexPage
from tests.candidatures.browsers import STEPS, browser_of, file_url, step_post, step_url
from tests.factories.cafes_map import CafeFactory, OpeningExceptionFactory, OpeningSlotFactory
from tests.factories.candidatures import CandidatureFactory
from tests.factories.home import SiteImageFactory

# Rendered without a request: what the server sends when nothing else works.
BARE_TEMPLATES = ("400.html", "403.html", "500.html", "503.html", "errors/locked_out.html")


def make():
    """Seeds the site; returns (a café with everything, a café of which little is known)."""
    import_services()
    call_command("seed_site", stdout=StringIO())
    services = list(Service.objects.in_source_language()[:6])
    known = CafeFactory(slug="le-lavoir", photo=SiteImageFactory(credit="La mairie"), services=services)
    OpeningSlotFactory(cafe=known)
    soon = timezone.localdate() + datetime.timedelta(days=3)
    OpeningExceptionFactory(cafe=known, start=soon, end=soon)
    unknown = CafeFactory(slug="la-halte", from_the_press=True)
    CafeFactory.create_batch(23)
    return known, unknown


def page_addresses(languages=("fr", "en")):
    """One a page, in the order of the tree."""
    pages = Page.objects.filter(depth__gt=1, live=True, locale__language_code__in=languages).select_related("locale")
    return [page.get_url() for page in pages.order_by("path")]


def page_types(language="fr"):
    """{type of page: address of the first of its kind}."""
    pages = Page.objects.filter(depth__gt=1, live=True, locale__language_code=language).order_by("path").specific()
    found = {}
    for page in pages:
        found.setdefault(type(page).__name__, page.get_url())
    return found


def list_addresses(cafe, unknown):
    """States of the map, of a café, of news and of search."""
    list_url = CafesMapPage.objects.get(locale__language_code="fr").get_url()
    of_cafe = f"{list_url}{cafe.commune.departement_id}/{cafe.slug}/"
    news = NewsIndexPage.objects.get(locale__language_code="fr").get_url()
    return [
        f"{list_url}?q=aucun-cafe-de-ce-nom",
        f"{list_url}?page=2",
        f"{list_url}departement/72/",
        f"{list_url}service/{Service.objects.in_source_language().first().slug}/",
        f"{list_url}donnees/",
        f"{list_url}integrer/",
        f"{list_url}carte-integree/",
        of_cafe,
        f"/en{of_cafe}",
        f"{of_cafe}signaler/",
        f"{list_url}{unknown.commune.departement_id}/{unknown.slug}/",
        f"{news}2020/",
        "/recherche/",
        "/recherche/?q=caf%C3%A9",
        "/recherche/?q=zzzzzz",
        "/en/search/?q=mayor",
        "/plan-du-site/",
        "/en/site-map/",
        "/page-qui-n-existe-pas/",
        "/en/no-such-page/",
        "/candidater/",
        "/candidature/lien/",
        "/candidature/code/",
    ]


def answers(cafe, unknown):
    """{what it is: HTML} of every page and state that needs no browser, and the addresses that did not answer."""
    visitor = Client(raise_request_exception=False)
    found, broken = {}, []
    for address in [*page_addresses(), *list_addresses(cafe, unknown)]:
        response = visitor.get(address)
        if response.status_code in {200, 404}:
            found[address] = response.content
        else:
            broken.append(f"{address}: {response.status_code}")
    found |= forms_with_errors(visitor, cafe)
    found |= steps_of_the_wizard()
    with translation.override("fr"):
        for name in BARE_TEMPLATES:
            found[name] = render_to_string(name, request=RequestFactory().get("/")).encode()
    return found, broken


def forms_with_errors(visitor, cafe):
    contact = FormPage.objects.filter(locale__language_code="fr", live=True).first().get_url()
    list_url = CafesMapPage.objects.get(locale__language_code="fr").get_url()
    posts = {
        contact: {"email": "sans arobase"},
        f"{list_url}{cafe.commune.departement_id}/{cafe.slug}/signaler/": {"email": "sans arobase"},
        "/candidature/lien/": {"email": "sans arobase"},
        "/candidature/code/": {"code": "12"},
        "/candidater/": {"q": ""},
    }
    found = {f"POST {address}": visitor.post(address, data).content for address, data in posts.items()}
    refused = Client(enforce_csrf_checks=True).post(contact, {"message": "Bonjour"})
    return found | {"CSRF": refused.content}


def steps_of_the_wizard():
    draft = CandidatureFactory()
    client = browser_of(draft)
    found = {f"step {step}": client.get(step_url(step, draft)).content for step in STEPS}
    for step in STEPS:
        typed = dict.fromkeys(("mayor_email", "town_hall_email", "town_hall_phone", "works_on"), "12/45/abc")
        response = client.post(step_url(step), step_post(step, draft, typed=typed), follow=True)
        found[f"step {step} with errors"] = response.content
    sent = CandidatureFactory(info_requested=True)
    mayor = browser_of(sent)
    for name in ("candidature_detail", "info_answer", "candidature_withdraw"):
        found[f"file {name}"] = mayor.get(file_url(name, sent)).content
    return found
