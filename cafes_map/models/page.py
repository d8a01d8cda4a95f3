from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from home.models.pages import BasePage

from .cafe import Cafe, Service
from .territory import Departement


class CafesMapPage(RoutablePageMixin, BasePage):
    """The list of cafés, their map and a page for each: facts live once in `Cafe`, whatever the language."""

    template = "cafes_map/map_page.html"
    cafe_template = "cafes_map/cafe_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = gettext_lazy("map of cafés")
        verbose_name_plural = gettext_lazy("maps of cafés")

    @classmethod
    def can_create_at(cls, parent):
        """One a language: the address of a café must lead to one page."""
        return super().can_create_at(parent) and not cls.objects.filter(locale=parent.locale_id).exists()

    @path("", name="list")
    def show_list(self, request):
        return self._render_list(request)

    # Fixed addresses come before those of cafés.
    @path("departement/<str:code>/", name="departement")
    def show_departement(self, request, code):
        departement = get_object_or_404(Departement.objects.select_related("region"), pk=code.upper())
        return self._render_list(request, departement=departement)

    @path("service/<slug:slug>/", name="service")
    def show_service(self, request, slug):
        return self._render_list(request, service=get_object_or_404(Service.objects.labelled(), slug=slug))

    @re_path(r"^(?P<departement>\d{2,3}|2[AB])/(?P<slug>[-\w]+)/$", name="cafe")
    def show_cafe(self, request, departement, slug):
        visible = Cafe.objects.visible().for_page()
        cafe = visible.filter(commune__departement=departement, slug=slug).first()
        if cafe is None:
            raise Http404
        return self.render(request, context_overrides=self.cafe_context(request, cafe), template=self.cafe_template)

    def cafe_context(self, request, cafe):
        # Models do not import the domain modules above them when they are loaded.
        from cafes_map.presentation import cafe_context

        return cafe_context(cafe, self.get_url(request) or "")

    def _render_list(self, request, departement=None, service=None):
        from cafes_map import filters, listing  # See cafe_context.

        criteria, heading, list_url = filters.read(request.GET), self.title, self.get_url(request) or ""
        if departement:
            criteria = replace(criteria, departement=departement.code)
            heading = _("The cafés: %(place)s") % {"place": departement}
        if service:
            criteria = replace(criteria, services=(service.slug,))
            heading = _("The cafés that offer: %(service)s") % {"service": service.label}
        return self.render(
            request,
            context_overrides={
                "listing": listing.listing(criteria, list_url, page_number=request.GET.get("page") or 1),
                "heading": heading,
                "is_landing": bool(departement or service),
                "service": service,
                "list_url": list_url,
                "pages_label": _("Pages of the list of cafés"),
            },
        )
