from wagtail import hooks

from . import late_translations_admin  # noqa: F401  its menu item and its address
from .bulk_actions import DeleteBulkAction

# After Wagtail's own, whose place it takes: the last one registered for a model and an action is the one that answers.
hooks.register("register_bulk_action", DeleteBulkAction, order=1)
