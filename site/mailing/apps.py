from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = _("Mail")

    def ready(self):
        # The policy must be known before Wagtail asks for one, which it may do while it reads any `wagtail_hooks.py`.
        from wagtail.permissions import register_permission_policy

        from .permissions import OutboxPermissionPolicy

        register_permission_policy(
            self.get_model("OutgoingEmail"), OutboxPermissionPolicy("mailing.OutgoingEmail"), exact_class=True
        )
