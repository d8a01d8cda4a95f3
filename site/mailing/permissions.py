"""Who may do what in the outbox. Nobody writes there by hand, superusers included: rows are made by `outbox.queue`."""

from wagtail.permission_policies import ModelPermissionPolicy

CHANGE = "mailing.change_outgoingemail"


class OutboxPermissionPolicy(ModelPermissionPolicy):
    """Wagtail's own views may only show. Resend, cancel and release are our views; they ask for `CHANGE` themselves."""

    def user_has_permission(self, user, action):
        if action != "view":
            return False
        return super().user_has_permission(user, "view") or super().user_has_permission(user, "change")

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission({"view", "change"} if "view" in actions else set())
