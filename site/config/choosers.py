"""The windows in which an editor chooses a snippet: Wagtail opens them to all in the admin, we to those who may see it.

Without this, a member of the team without any right on candidatures could read their list through its chooser.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from wagtail.permissions import policy_registry
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import SnippetViewSet

RIGHTS = ("view", "add", "change", "delete")


class ForThoseWhoMaySee:
    def dispatch(self, request, *args, **kwargs):
        if not policy_registry.get_by_type(self.model_class).user_has_any_permission(request.user, RIGHTS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChooseView(ForThoseWhoMaySee, chooser.ChooseView):
    pass


class ChooseResultsView(ForThoseWhoMaySee, chooser.ChooseResultsView):
    pass


class ChosenView(ForThoseWhoMaySee, chooser.SnippetChosenView):
    pass


class ChosenMultipleView(ForThoseWhoMaySee, chooser.SnippetChosenMultipleView):
    pass


class CreateView(chooser.SnippetCreateView):
    def dispatch(self, request, *args, **kwargs):
        if not self.get_creation_form_class():
            raise Http404  # Wagtail registers the address for models that have no form to create them in a window, too.
        return super().dispatch(request, *args, **kwargs)


class GuardedChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView


def guard_all_snippet_choosers():
    """The default of every snippet viewset, ours and those of add-ons; before any of them is registered."""
    SnippetViewSet.chooser_viewset_class = GuardedChooserViewSet
