"""Makes the starter site in French and English. A page made once is the editors': never changed, never made again."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import TranslationSource

from cafes_map.models import Service
from config.starter import CONTACT_SUBJECTS, HOME, LANGUAGES, pages, texts, translations
from config.starter.builder import Builder, already_made, find, mark
from home.models import SiteSettings

# Numbers kept for fiction: nobody is ever called by mistake from a demonstration.
DEMO_PHONE = "01 99 00 10 00"


class Command(BaseCommand):
    help = "Makes the starter site in French and English; run again, it changes nothing."

    @transaction.atomic
    def handle(self, *args, **options):
        made = already_made()
        starters = pages(demo=settings.DEMO)
        if all(mark(starter, language) in made for starter in starters for language in LANGUAGES):
            added = []
        else:
            locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
            added = Builder(starters, locales, made).run()
            serve_from_home(locales[settings.LANGUAGE_CODE])
        services = record_services()
        if not added and not services:
            self.stdout.write("Starter site: already there, nothing changed.")
            return
        self.stdout.write(f"Starter site: {len(added)} pages added, {services} services tied to their translation.")


def record_services():
    """Ties each French service to its English row, once: an editor then sees when its words fall behind."""
    recorded = TranslationSource.objects.filter(object_id=OuterRef("translation_key"))
    new = list(Service.objects.in_source_language().filter(~Exists(recorded)).select_related("locale"))
    translated = (
        {
            service.translation_key: service
            for service in Service.objects.filter(
                translation_key__in=[service.translation_key for service in new], locale__language_code="en"
            ).select_related("locale")
        }
        if new
        else {}
    )
    pairs = [(service, translated[service.translation_key]) for service in new if service.translation_key in translated]
    if pairs:
        translations.record(pairs)
    return len(pairs)


def serve_from_home(locale):
    """Points the default site at the French home page; Wagtail's own welcome page goes, if nobody used it."""
    home = find(HOME, locale)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    if home is None:
        return
    if site.root_page_id != home.pk:
        welcome = site.root_page if site.root_page_id else None
        site.root_page, site.site_name = home, "1000 cafés"
        site.save()
        if welcome and type(welcome.specific) is Page and welcome.is_leaf():
            welcome.delete()
    site_settings, _new = SiteSettings.objects.get_or_create(site=site, defaults=starter_settings())
    add_contact_subjects(site_settings)


def starter_settings():
    shared = {"contact_email": settings.CONTACT_EMAIL}
    if not settings.DEMO:
        return shared
    return shared | {
        "phone": DEMO_PHONE.replace(" ", "\u00a0"),
        "phone_hours": "horaires à compléter",
        "phone_hours_en": "hours to be completed",
    }


def add_contact_subjects(site_settings):
    """Only while there is none: those that the team wrote are theirs."""
    subjects = apps.get_model("home.ContactSubject").objects
    if not subjects.filter(settings=site_settings).exists():
        subjects.bulk_create(
            subjects.model(settings=site_settings, label=texts.typeset(french), label_en=english, sort_order=order)
            for order, (french, english) in enumerate(CONTACT_SUBJECTS)
        )
