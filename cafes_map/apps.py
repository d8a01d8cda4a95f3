from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CafesMapConfig(AppConfig):
    name = "cafes_map"
    verbose_name = _("Cafés and territory")
