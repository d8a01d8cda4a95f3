"""Three small pages of the administration for what is not part of a café's revisions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from . import opening
from .admin_forms import ExceptionFormSet, ServicesForm, SituationForm, WeekForm
from .models import Cafe, Service
from .models.cafe import SITUATION_FIELDS


class CafeFactsView(TemplateView):
    """A form about one café, for those who may change cafés; for others the page does not exist."""

    title = ""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("cafes_map.change_cafe"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def cafe(self):
        return get_object_or_404(Cafe.objects.select_related("commune__departement"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        edit_url = reverse("wagtailsnippets_cafes_map_cafe:edit", args=[self.cafe.pk])
        return {
            "cafe": self.cafe,
            "page_title": self.title,
            "header_title": f"{self.title}: {self.cafe}",
            "header_icon": "home",
            "breadcrumbs_items": [
                {"url": reverse("wagtailsnippets_cafes_map_cafe:list"), "label": _("Cafés")},
                {"url": edit_url, "label": str(self.cafe)},
                {"url": "", "label": self.title},
            ],
            "edit_url": edit_url,
            **self.forms(),
            **kwargs,
        }

    def forms(self, data=None) -> dict:
        raise NotImplementedError

    def save(self, forms):
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        forms = self.forms(request.POST)
        # Every form is checked, so that all that is wrong is said at once.
        checked = [form.is_valid() for form in forms.values()]
        if all(checked):
            self.save(forms)
            messages.success(request, _("Saved: “%(cafe)s” is up to date on the site.") % {"cafe": self.cafe.name})
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(**forms), status=422)


class SituationView(CafeFactsView):
    template_name = "cafes_map/admin/situation.html"
    title = gettext_lazy("Situation")

    def forms(self, data=None):
        return {"form": SituationForm(data, instance=self.cafe)}

    def save(self, forms):
        facts = {name: forms["form"].cleaned_data[name] for name in SITUATION_FIELDS}
        opening.set_situation(self.cafe, author=self.request.user, **facts)


class HoursView(CafeFactsView):
    template_name = "cafes_map/admin/hours.html"
    title = gettext_lazy("Opening hours")

    def forms(self, data=None):
        return {
            "form": WeekForm(data, slots=list(self.cafe.opening_slots.all())),
            "exceptions": ExceptionFormSet(data, queryset=self.cafe.opening_exceptions.all(), prefix="exceptions"),
        }

    def save(self, forms):
        opening.set_week(self.cafe, forms["form"].cleaned_data["slots"], author=self.request.user)
        kept = [row for row in forms["exceptions"].cleaned_data if row and not row.get("DELETE")]
        opening.set_exceptions(
            self.cafe,
            [(row["start"], row["end"], row["is_closed"], row["note"]) for row in kept],
            author=self.request.user,
        )


class ServicesView(CafeFactsView):
    template_name = "cafes_map/admin/services.html"
    title = gettext_lazy("Services")

    def forms(self, data=None):
        offers = list(self.cafe.offered_services.all())
        offered = [offer.service_id for offer in offers]
        services = Service.objects.in_source_language()
        # A retired service stays on the cafés that have it.
        return {
            "form": ServicesForm(
                data, services=services.filter(is_active=True) | services.filter(pk__in=offered), offers=offers
            )
        }

    def save(self, forms):
        opening.set_services(self.cafe, forms["form"].offers(), author=self.request.user)
