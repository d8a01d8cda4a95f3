"""Which translations are late: the French changed after them, strings are missing, or nobody began.

Pages are dated: a translation is late when the French was published after it, or after its strings were last sent to
translate (« Sync translated pages »). Services have no date of their own: their words are compared.
"""

import datetime
import json
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, ModelLogEntry, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cafes_map.models import Service

SERVICE_WORDS = ("name", "description")
NEVER = _("Never translated")
NOT_PUBLISHED = _("Not published in this language")
CHANGED = _("The French has changed since")
MISSING = _("Strings are missing")


@dataclass(frozen=True)
class Late:
    title: str
    kind: str
    language: str
    reason: str
    source_changed_at: datetime.datetime | None
    translated_at: datetime.datetime | None
    missing: int | None
    edit_url: str
    source_url: str

    def get_absolute_url(self):
        return self.edit_url


def late_translations(user):
    """The late translations of what this person may edit, the oldest change first."""
    locales = list(Locale.objects.all())
    source = next((locale for locale in locales if locale.language_code == settings.LANGUAGE_CODE), None)
    targets = [locale for locale in locales if locale != source]
    rows = [*late_pages(user, source, targets), *late_services(user, source, targets)]
    dated = [row for row in rows if row.source_changed_at]
    return sorted(dated, key=lambda row: row.source_changed_at) + [row for row in rows if not row.source_changed_at]


def late_pages(user, source, targets):
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = list(
        mine.filter(locale=source, live=True, alias_of=None, depth__gt=1)
        .select_related("content_type")
        .order_by("path")
    )
    keys = [page.translation_key for page in pages]
    translated = {
        (page.translation_key, page.locale_id): page
        for page in Page.objects.filter(locale__in=targets, alias_of=None, translation_key__in=keys)
    }
    followed = followed_translations(keys)
    for page in pages:
        for locale in targets:
            translation = translated.get((page.translation_key, locale.pk))
            late = late_page(page, locale, translation, followed.get((page.translation_key, locale.pk)))
            if late:
                yield late


def followed_translations(keys):
    """Those that wagtail-localize follows, with their count of missing strings and the last time they were saved."""
    done = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("source__translations__target_locale_id"),
        has_error=False,
    )
    missing = (
        StringSegment.objects.filter(~Exists(done), source__translations=OuterRef("pk"))
        .order_by()
        .values("source__translations")
        .annotate(count=Count("pk"))
    )
    translations = (
        Translation.objects.filter(enabled=True, source__object_id__in=keys)
        .select_related("source")
        .annotate(
            missing=Coalesce(Subquery(missing.values("count")), 0),
            saved_at=Max("source__translation_logs__created_at"),
        )
    )
    return {(translation.source.object_id, translation.target_locale_id): translation for translation in translations}


def late_page(page, locale, translated, followed):
    reason, missing = None, followed.missing if followed else None
    published_at = translated.last_published_at if translated and translated.live else None
    if translated is None:
        reason = NEVER
    elif published_at is None:
        reason = NOT_PUBLISHED
    elif (page.last_published_at and page.last_published_at > published_at) or (
        followed and page.last_published_at and page.last_published_at > followed.source.last_updated_at
    ):
        reason = CHANGED
    elif missing:
        reason = MISSING
    if reason is None:
        return None
    source_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if translated is None:
        edit_url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    else:
        edit_url = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    kind = capfirst(page.content_type.name)
    changed_at = page.last_published_at
    return Late(page.title, kind, locale.language_code, reason, changed_at, published_at, missing, edit_url, source_url)


def late_services(user, source, targets):
    if not user.has_perm("cafes_map.change_service"):
        return
    rows = list(Service.objects.filter(locale__in=[source, *targets]))
    translated = {(row.translation_key, row.locale_id): row for row in rows}
    services = [row for row in rows if row.locale_id == source.pk]
    followed = followed_translations([service.translation_key for service in services])
    changes = dict(
        ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Service))
        .order_by()
        .values_list("object_id")
        .annotate(at=Max("timestamp"))
    )
    for service in services:
        for locale in targets:
            here = service.translation_key, locale.pk
            late = late_service(service, locale, translated.get(here), followed.get(here), changes.get(str(service.pk)))
            if late:
                yield late


def late_service(service, locale, translated, followed, changed_at):
    reason = None
    if translated is None:
        reason = NEVER
    elif followed and words_changed(service, followed.source):
        reason = CHANGED
    elif followed and followed.missing:
        reason = MISSING
    if reason is None:
        return None
    edit = Service.snippet_viewset.get_url_name("edit")
    if translated is None:
        edit_url = reverse(
            "wagtail_localize:submit_snippet_translation", args=["cafes_map", "service", quote(service.pk)]
        )
    else:
        edit_url = reverse(edit, args=[quote(translated.pk)])
    return Late(
        title=service.name,
        kind=capfirst(service._meta.verbose_name),
        language=locale.language_code,
        reason=reason,
        source_changed_at=changed_at,
        translated_at=followed.saved_at if followed else None,
        missing=followed.missing if followed else None,
        edit_url=edit_url,
        source_url=reverse(edit, args=[quote(service.pk)]),
    )


def words_changed(service, source):
    sent = json.loads(source.content_json)
    return any(sent.get(name) != getattr(service, name) for name in SERVICE_WORDS)
