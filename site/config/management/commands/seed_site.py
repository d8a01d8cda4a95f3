"""Makes the starter site in French and English. A page made once is the editors': never changed, never made again."""

import json
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Locale, Page, PageLogEntry, Site

from config.starter import HOME, LANGUAGES, PAGES, texts
from home.models import SiteSettings

MADE = "wagtail.create"
# Numbers kept for fiction: nobody is ever called by mistake from a demonstration.
DEMO_PHONE = "01 99 00 10 00"


class Command(BaseCommand):
    help = "Makes the starter site in French and English; run again, it changes nothing."

    @transaction.atomic
    def handle(self, *args, **options):
        made = already_made()
        if all(mark(page, language) in made for page in (HOME, *PAGES) for language in LANGUAGES):
            self.stdout.write("Starter site: already there, nothing changed.")
            return
        locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
        added = []
        for language, locale in locales.items():
            added += add_pages(language, locale, made)
        write_bodies(added)
        serve_from_home(locales[settings.LANGUAGE_CODE])
        self.stdout.write(f"Starter site: {len(added)} pages added.")


def already_made():
    """The pages this command made one day, kept or deleted since, by their mark in Wagtail's log."""
    entries = PageLogEntry.objects.filter(action=MADE, data__has_key="starter_page")
    return {data["starter_page"] for data in entries.values_list("data", flat=True)}


def mark(starter, language):
    return f"{starter.key}:{language}"


def translation_key(starter):
    """The same in every database and language: it ties the French and English pages together."""
    return uuid5(NAMESPACE_URL, f"https://1000cafes.org/starter/{starter.key}")


def add_pages(language, locale, made):
    """Adds the pages of one language that were never made; returns (page, blocks) pairs."""
    added = []
    if mark(HOME, language) not in made:
        added.append(add_page(Page.get_first_root_node(), HOME, language, locale))
    home = find(HOME, locale)
    if home is None:  # An editor deleted the home page of this language: the others have nowhere to stand.
        return added
    for starter in PAGES:
        if mark(starter, language) not in made:
            added.append(add_page(home, starter, language, locale))
    return added


def add_page(parent, starter, language, locale):
    """Adds a page without its blocks, which come apart: they name pages that may not exist yet."""
    fields = texts.read(starter.key, language)
    blocks = fields.pop("body", [])
    page = parent.add_child(
        instance=apps.get_model(starter.model)(
            **fields,
            locale=locale,
            translation_key=translation_key(starter),
            show_in_menus=starter.show_in_menus,
            show_in_footer=starter.show_in_footer,
        )
    )
    log(instance=page, action=MADE, data={"starter_page": mark(starter, language)})
    return page, blocks


def find(starter, locale):
    return Page.objects.filter(translation_key=translation_key(starter), locale=locale).first()


def write_bodies(added):
    """Fills in the blocks once every page exists: they name each other. A link to a page that is gone stays empty."""
    keys = {translation_key(starter): starter.key for starter in PAGES}
    ids = {
        (keys[key], locale): pk
        for pk, key, locale in Page.objects.filter(translation_key__in=keys).values_list(
            "pk", "translation_key", "locale"
        )
    }
    for page, blocks in added:
        page.refresh_from_db()  # Its children were counted in the database, not here.
        if blocks:
            links = {key: pk for (key, locale), pk in ids.items() if locale == page.locale_id}
            page.body = json.dumps([with_links(block, links) | {"id": str(uuid4())} for block in blocks])
        page.save_revision(clean=False).publish()


def with_links(value, links):
    if isinstance(value, dict):
        return {name: links.get(item) if name == "page" else with_links(item, links) for name, item in value.items()}
    if isinstance(value, list):
        return [with_links(item, links) for item in value]
    return value


def serve_from_home(locale):
    """Points the default site at the French home page; Wagtail's own welcome page goes, if nobody used it."""
    home = find(HOME, locale)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    if home is None or site.root_page_id == home.pk:
        return
    welcome = site.root_page if site.root_page_id else None
    site.root_page, site.site_name = home, "1000 cafés"
    site.save()
    if welcome and type(welcome.specific) is Page and welcome.is_leaf():
        welcome.delete()
    SiteSettings.objects.get_or_create(site=site, defaults=starter_settings())


def starter_settings():
    shared = {"contact_email": settings.CONTACT_EMAIL, "legal_identity": "à compléter"}
    if not settings.DEMO:
        return shared
    return shared | {
        "phone": DEMO_PHONE.replace(" ", "\u00a0"),
        "phone_hours": "horaires à compléter",
        "phone_hours_en": "hours to be completed",
    }
