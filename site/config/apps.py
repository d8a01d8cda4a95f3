import sys
from types import ModuleType

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "1000 cafés"

    def ready(self):
        # All need loaded models, and come before Wagtail registers snippets: `config` is the first of INSTALLED_APPS.
        from config.choosers import guard_all_snippet_choosers
        from config.history import guard_site_history
        from config.page_cache_purge import listen

        give_wagtail_2fa_its_button()
        guard_all_snippet_choosers()
        guard_site_history()
        listen()


def give_wagtail_2fa_its_button():
    """wagtail-2fa 1.8 imports a class that Wagtail 8 merged into `Button`; drop this when it is fixed there."""
    from wagtail.admin.widgets import Button  # its module needs loaded models

    module = ModuleType("wagtail.users.widgets")
    module.UserListingButton = Button
    sys.modules.setdefault(module.__name__, module)
