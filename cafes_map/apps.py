from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CafesMapConfig(AppConfig):
    name = "cafes_map"
    verbose_name = _("Cafés and territory")

    def ready(self):
        from . import daily, error_reports, redirects, stamp  # noqa: F401 (daily registers its jobs)

        error_reports.register_mail()
        stamp.listen()
