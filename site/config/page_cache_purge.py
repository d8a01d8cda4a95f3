"""What makes the kept pages old: nearly everything the team writes, once it is committed.

The list is of what does *not* show on a page: a new model purges until someone says otherwise.
"""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import ModelLogEntry, Page
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from .page_cache import GENERATION

APPS = {"home", "cafes_map", "wagtailredirects", "wagtaildocs", "taggit"}
MODELS = {"wagtailcore.site", "wagtailcore.locale", "wagtailcore.pageviewrestriction"}
# Accounts, what visitors send, and what is drawn from a picture: no page shows them.
UNSEEN = {
    "home.user",
    "home.siterendition",
    "home.contactmessage",
    "cafes_map.errorreport",
}
# What Wagtail writes at each autosave of a draft.
OF_DRAFTS = {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}


def listen():
    for signal in (page_published, page_unpublished, post_page_move, published, unpublished):
        signal.connect(_purge, dispatch_uid="config.page_cache")
    for signal in (post_save, post_delete):
        signal.connect(_purge_for, dispatch_uid="config.page_cache")


def purge():
    """At the end of the transaction: a page made before would be old."""
    transaction.on_commit(GENERATION.change, robust=True)


def _purge(sender, **kwargs):
    purge()


def _purge_for(sender, instance, update_fields=None, raw=False, **kwargs):
    if not raw and shows(instance) and not (update_fields and set(update_fields) <= OF_DRAFTS):
        purge()


def shows(instance):
    if isinstance(instance, ModelLogEntry):  # What is written in bulk sends no signal, and leaves a line of log.
        return instance.content_type.app_label in APPS
    label = instance._meta.label_lower
    if label in UNSEEN:
        return False
    return instance._meta.app_label in APPS or label in MODELS or isinstance(instance, Page)
