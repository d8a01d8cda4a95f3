"""The page on which several snippets are deleted at once: Wagtail opens it to all in the admin, whatever it then refuses.

It lists what was asked for, « all » included, before it asks who may: without this, a member of the team without any
right on candidatures could read their list through it.
"""

from django.core.exceptions import ValidationError
from django.http import Http404
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction as WagtailDeleteBulkAction

# Written with its candidature and kept with it, superusers included.
NEVER_DELETED = {"candidatures.instructionsheet"}


class DeleteBulkAction(WagtailDeleteBulkAction):
    def dispatch(self, request, *args, **kwargs):
        if self.model._meta.label_lower in NEVER_DELETED:
            raise Http404
        if not self.permission_policy.user_has_permission(request.user, self.action_type):
            raise Http404
        if not all(identifier == "all" or is_key(self.model, identifier) for identifier in request.GET.getlist("id")):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def is_key(model, text):
    """Could a row have this key? The database answers other texts, and figures too long for it, by an error."""
    field = model._meta.pk
    while field.remote_field:
        field = field.target_field
    try:
        field.clean(text, None)
    except (ValidationError, OverflowError):
        return False
    return text != ""
