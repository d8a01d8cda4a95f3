"""Publish or take off the site several cafés at once, from their list. Closed as config/bulk_actions.py closes deletion."""

from django.http import Http404
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .models import Cafe

LONGEST_KEY = 18


class CafeBulkAction(SnippetBulkAction):
    """For those who may publish cafés; each is published under its own lock and leaves its own line in the history."""

    template_name = "cafes_map/admin/confirm_bulk.html"
    question = button = ""

    @classproperty
    def models(cls):  # noqa: N805
        return [Cafe]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("cafes_map.publish_cafe"):
            raise Http404
        if not all(key == "all" or _is_key(key) for key in request.GET.getlist("id")):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, cafe):
        lock = cafe.get_lock()
        return not (lock and lock.for_user(self.request.user))

    def get_context_data(self, **kwargs):
        return super().get_context_data(question=self.question, button=self.button, **kwargs)


def _is_key(text):
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class PublishBulkAction(CafeBulkAction):
    action_type = "publish"
    display_name = button = _("Publish")
    aria_label = question = _("Publish the selected cafés")
    action_priority = 10

    @classmethod
    def execute_action(cls, cafes, user=None, **kwargs):
        for cafe in cafes:
            (cafe.get_latest_revision() or cafe.save_revision(user=user)).publish(user=user)
        return len(cafes), 0

    def get_success_message(self, number, children):
        return ngettext("%(number)d café is on the site.", "%(number)d cafés are on the site.", number) % {
            "number": number
        }


class UnpublishBulkAction(CafeBulkAction):
    action_type = "unpublish"
    display_name = button = _("Take off the site")
    aria_label = question = _("Take the selected cafés off the site")
    action_priority = 20

    @classmethod
    def execute_action(cls, cafes, user=None, **kwargs):
        live = [cafe for cafe in cafes if cafe.live]
        for cafe in live:
            cafe.unpublish(user=user)
        return len(live), 0

    def get_success_message(self, number, children):
        return ngettext(
            "%(number)d café is no longer on the site.", "%(number)d cafés are no longer on the site.", number
        ) % {"number": number}
