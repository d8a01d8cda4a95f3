"""The report of all that happened on the site: Wagtail shows a log entry to whoever holds any right on its model.

The label of an entry on a candidature is its reference and its commune; those of files one may not open stay hidden.
"""

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from candidatures.models import Candidature


def guard_site_history():
    """`viewable_by_user` is what the report, its filters and its exports all ask."""
    manager = type(ModelLogEntry.objects)
    wagtail_s = manager.viewable_by_user

    def viewable_by_user(self, user):
        entries = wagtail_s(self, user)
        return entries if user.is_superuser else without_hidden_files(entries, user)

    manager.viewable_by_user = viewable_by_user


def without_hidden_files(entries, user):
    on_files = Q(content_type__app_label="candidatures", content_type__model="candidature")
    visible = Candidature.objects.visible_to(user).annotate(key=Cast("pk", CharField())).values("key")
    entries = entries.filter(~on_files | Q(object_id__in=visible))
    if user.has_perm("candidatures.view_candidature"):
        return entries
    return entries.exclude(Q(content_type__app_label="candidatures") & ~on_files)
