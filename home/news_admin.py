"""The tags of the news: their two names, so that both languages read the same list."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import NewsTag


class NewsTagViewSet(SnippetViewSet):
    model = NewsTag
    icon = "tag"
    menu_label = _("News tags")
    copy_view_enabled = False
    ordering = ["name"]
    list_display = ["name", Column("name_en", label=_("Name in English"))]
    search_fields = ["name", "name_en"]
    search_backend_name = None
    panels = [FieldPanel("name"), FieldPanel("name_en"), FieldPanel("slug")]
