"""Who may do what with the messages of the contact form: nobody writes or changes one in the admin."""

from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Wagtail's own views may only show; the view that marks a message asks for `CHANGE` itself."""

    def user_has_permission(self, user, action):
        if action != "view":
            return False
        return super().user_has_permission(user, "view") or super().user_has_permission(user, "change")

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission({"view", "change"} if "view" in actions else set())
