from django.http import Http404
from django.utils.translation import gettext_lazy
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from home.models.pages import BasePage

from .cafe import Cafe


class CafesMapPage(RoutablePageMixin, BasePage):
    """The list of cafés, their map and a page for each: facts live once in `Cafe`, whatever the language."""

    template = "cafes_map/map_page.html"
    cafe_template = "cafes_map/cafe_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    # Below this page an address leads to the same café in every language (the language links, hreflang).
    routes_are_the_same = True

    class Meta:
        verbose_name = gettext_lazy("map of cafés")
        verbose_name_plural = gettext_lazy("maps of cafés")

    @classmethod
    def can_create_at(cls, parent):
        """One a language: the address of a café must lead to one page."""
        return super().can_create_at(parent) and not cls.objects.filter(locale=parent.locale_id).exists()

    @path("", name="list")
    def show_list(self, request):
        # Models do not import the domain modules above them when they are loaded.
        from cafes_map.map_view import show_list

        return show_list(self, request)

    # Fixed addresses come before those of cafés.
    @path("departement/<str:code>/", name="departement")
    def show_departement(self, request, code):
        from cafes_map.map_view import show_departement  # See show_list.

        return show_departement(self, request, code.upper())

    @path("service/<slug:slug>/", name="service")
    def show_service(self, request, slug):
        from cafes_map.map_view import show_service  # See show_list.

        return show_service(self, request, slug)

    @path("donnees/", name="reuse")
    def show_reuse(self, request):
        from cafes_map.map_view import show_reuse  # See show_list.

        return show_reuse(self, request)

    @path("ouvertures/atom/", name="openings")
    def show_openings(self, request):
        from cafes_map.map_view import show_openings  # See show_list.

        return show_openings(self, request)

    @path("carte-integree/", name="embed")
    def show_embed(self, request):
        from cafes_map.embed import show_embed  # See show_list.

        return show_embed(self, request)

    @path("integrer/", name="embed_builder")
    def show_embed_builder(self, request):
        from cafes_map.embed import show_embed_builder  # See show_list.

        return show_embed_builder(self, request)

    @re_path(r"^(?P<departement>\d{2,3}|2[AB])/(?P<slug>[-\w]+)/$", name="cafe")
    def show_cafe(self, request, departement, slug):
        from cafes_map.presentation import show_cafe  # See show_list.

        return show_cafe(self, request, self._visible_cafe(departement, slug))

    @re_path(r"^(?P<departement>\d{2,3}|2[AB])/(?P<slug>[-\w]+)/signaler/$", name="error_report")
    def show_error_report(self, request, departement, slug):
        from cafes_map.error_report_view import show_error_report  # See show_list.

        return show_error_report(self, request, self._visible_cafe(departement, slug))

    @staticmethod
    def _visible_cafe(departement, slug):
        visible = Cafe.objects.visible().for_page()
        cafe = visible.filter(commune__departement=departement, slug=slug).first()
        if cafe is None:
            raise Http404
        return cafe
