"""Adds the pages of the starter site that were never made, then fills them in and ties both languages together."""

import datetime
import json
from contextlib import contextmanager

from django.apps import apps
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.text import slugify
from modelsearch import index
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cafes_map.fictional import FICTIONS
from cafes_map.models import Cafe, RelatedCafe

from . import HOME, LANGUAGES, TAGS, StarterEvent, texts, translations
from .media_library import Library

MADE = "wagtail.create"


def already_made():
    """The pages made one day, kept or deleted since, by their mark in Wagtail's log."""
    entries = PageLogEntry.objects.filter(action=MADE, data__has_key="starter_page")
    return {data["starter_page"] for data in entries.values_list("data", flat=True)}


def mark(starter, language):
    return f"{starter.key}:{language}"


def find(starter, locale):
    return Page.objects.filter(translation_key=starter.translation_key, locale=locale).first()


@contextmanager
def searched_later(starters):
    """A page is saved three times before it is whole: indexing it each time is a third of the work."""
    models = {apps.get_model(starter.model) for starter in starters}
    for model in models:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)


class Builder:
    """One run. Pages come first, bare; their words follow, since they name each other."""

    def __init__(self, starters, locales, made):
        self.starters, self.locales, self.made = starters, locales, made
        self.library = Library()
        self.added = {}
        keys = {starter.translation_key: starter.key for starter in starters}
        pages = Page.objects.filter(translation_key__in=keys).select_related("locale")
        self.pages = {(keys[page.translation_key], page.locale.language_code): page for page in pages}

    def run(self):
        with disable_reference_index_auto_update(), searched_later(self.starters):
            self.build()
        for page in self.added.values():
            ReferenceIndex.create_or_update_for_object(page)
            index.insert_or_update_object(page)
        return list(self.added.values())

    def build(self):
        for starter in self.starters:
            for language in LANGUAGES:
                if mark(starter, language) not in self.made:
                    self.add(starter, language)
        for (starter, language), page in self.added.items():
            self.fill_in(starter, language, page)
        translated = [starter for starter, language in self.added if language != texts.SOURCE]
        pairs = [tuple(self.added.get((starter, language)) for language in LANGUAGES) for starter in translated]
        translations.record([pair for pair in pairs if all(pair)])

    def add(self, starter, language):
        parent = Page.get_first_root_node() if starter == HOME else self.pages.get((starter.parent, language))
        if parent is None:  # An editor deleted it: what it held has nowhere to stand.
            return
        model = apps.get_model(starter.model)
        fields = texts.read(starter, language, self.find_nothing)
        tags = fields.pop("tags", [])
        streams = [field.name for field in model._meta.fields if isinstance(field, StreamField)]
        page = model(
            **{name: value for name, value in fields.items() if name not in streams},
            locale=self.locales[language],
            translation_key=starter.translation_key,
            show_in_menus=starter.show_in_menus,
            show_in_footer=starter.show_in_footer,
            live=not starter.is_draft,
        )
        if isinstance(starter, StarterEvent):
            set_event(page, starter)
        if tags:
            page.tags.add(*(tag(name) for name in tags))
        parent.add_child(instance=page)
        log(instance=page, action=MADE, data={"starter_page": mark(starter, language)})
        self.pages[starter.key, language] = self.added[starter, language] = page

    def fill_in(self, starter, language, page):
        page.refresh_from_db(fields=["numchild"])  # Children are counted in the database, not here.

        def find(block, key):
            if isinstance(block, PageChooserBlock):
                # A link to a page that is gone stays empty.
                return getattr(self.pages.get((key, language)), "pk", None)
            return self.library.key_of(block, key, language)

        fields = texts.read(starter, language, find)
        for field in page._meta.fields:
            if isinstance(field, StreamField) and field.name in fields:
                setattr(page, field.name, json.dumps(fields[field.name]))
        revision = page.save_revision(clean=False)
        if starter.is_draft:
            page.save()
        else:
            revision.publish()

    @staticmethod
    def find_nothing(block, key):
        return None


def tag(key):
    french, english = TAGS[key]
    model = apps.get_model("home.NewsTag")
    return model.objects.get_or_create(slug=slugify(french), defaults={"name": french, "name_en": english})[0]


def set_event(page, starter):
    """At its fictional café, on a day counted from today."""
    fiction = next(fiction for fiction in FICTIONS if fiction.slug == starter.cafe)
    day = timezone.localdate() + datetime.timedelta(days=starter.in_days)
    page.starts_at, page.ends_at = (moment(day, hour) for hour in (starter.starts, starter.ends))
    page.place = fiction.name
    page.address = f"{fiction.address}, {fiction.commune}"
    page.is_fictional = True
    cafe = Cafe.objects.filter(slug=fiction.slug, is_fictional=True).first()
    if cafe:
        page.related_cafes = [RelatedCafe(cafe=cafe)]


def moment(day, hour):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.fromisoformat(hour)))
