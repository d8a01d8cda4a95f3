from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Site")

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from . import daily, mails, receivers  # noqa: F401 - needs loaded models
        from .permissions import ReadOnlyPolicy

        mails.register_all()
        register_permission_policy(
            self.get_model("ContactMessage"), ReadOnlyPolicy("home.ContactMessage"), exact_class=True
        )
