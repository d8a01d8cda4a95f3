"""Who sees candidatures in the Wagtail admin. Nobody adds or deletes one there; « change » opens the file page."""

from wagtail.permission_policies import ModelPermissionPolicy


class CandidaturePolicy(ModelPermissionPolicy):
    """Reading is what the policy knows; what may be done to a file is the table of actions."""

    def user_has_permission(self, user, action):
        return action in {"view", "change"} and self._reads(user)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return (
            self.user_has_permission(user, action)
            and self.model.objects.visible_to(user).filter(pk=instance.pk).exists()
        )

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions):
        return self.model.objects.visible_to(user)

    def _reads(self, user):
        return user.is_active and (
            user.has_perm("candidatures.view_candidature") or user.has_perm("candidatures.view_feasibility")
        )
