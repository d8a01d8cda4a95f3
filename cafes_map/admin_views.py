"""Three small pages of the administration for what is not part of a café's revisions."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from . import hours_text, opening
from .admin_forms import ExceptionFormSet, ServicesForm, SituationForm, WeekForm, grid_of, read_week
from .models import Cafe, OpeningSlot, Service
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
    """Typed in one line or in a table. « Fill the table » and « copy » show what they would do; « save » writes it."""

    template_name = "cafes_map/admin/hours.html"
    title = gettext_lazy("Opening hours")

    def forms(self, data=None):
        slots = hours_text.of_slots(self.cafe.opening_slots.all())
        exceptions = self.cafe.opening_exceptions.all()
        return {
            "form": WeekForm(data, slots=slots),
            "exceptions": ExceptionFormSet(data, queryset=exceptions, prefix="exceptions"),
        }

    def post(self, request, *args, **kwargs):
        if "read" in request.POST:
            return self.show_filled(self.read)
        if "copy" in request.POST:
            return self.show_filled(self.copy)
        return super().post(request, *args, **kwargs)

    def show_filled(self, fill):
        """The page with another week in it, nothing saved yet; or what prevents it."""
        form = WeekForm(self.request.POST)
        form.is_valid()
        try:
            slots = fill(form)
        except opening.HoursError as error:
            forms = self.forms(self.request.POST)
            forms["form"].is_valid()
            forms["form"].errors.pop("__all__", None)
            forms["form"].errors["typed"] = forms["form"].error_class([str(error)], renderer=forms["form"].renderer)
            return self.render_to_response(self.get_context_data(**forms), status=422)
        data = self.request.POST.copy()
        text = hours_text.write(slots)
        for name, value in {**grid_of(slots), "typed": text, "typed_before": text}.items():
            data[name] = value
        data.setlist("copy_to", [])
        return self.render_to_response(self.get_context_data(**self.forms(data), is_preview=True, week=words_of(slots)))

    def read(self, form):
        return read_week(form.data.get("typed", ""))

    def copy(self, form):
        """The days ticked open and close as the one chosen."""
        source, targets = form.cleaned_data.get("copy_from"), form.cleaned_data.get("copy_to") or []
        if source in ("", None) or not targets:
            raise opening.HoursError(_("Choose the day to copy, and tick those that open and close as it does."))
        if "slots" not in form.cleaned_data:
            raise opening.HoursError(_("Mend the table first: it cannot be read as it is."))
        slots = form.cleaned_data["slots"]
        kept = [slot for slot in slots if slot[0] not in targets]
        hours = [slot[1:] for slot in slots if slot[0] == source]
        return sorted({*kept, *((day, *times) for day in targets for times in hours)})

    def save(self, forms):
        opening.set_week(self.cafe, forms["form"].cleaned_data["slots"], author=self.request.user)
        kept = [row for row in forms["exceptions"].cleaned_data if row and not row.get("DELETE")]
        opening.set_exceptions(
            self.cafe,
            [(row["start"], row["end"], row["is_closed"], row["note"]) for row in kept],
            author=self.request.user,
        )


def words_of(slots):
    return opening.week([OpeningSlot(weekday=day, opens_at=opens, closes_at=closes) for day, opens, closes in slots])


@require_safe
def read_hours(request):
    """What a typed line says, while it is typed (static/js/admin/hours.js): the week in words, or what is not understood."""
    if not request.user.has_perm("cafes_map.change_cafe"):
        raise Http404
    try:
        slots = read_week(request.GET.get("texte", ""))
    except opening.HoursError as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({"week": [{"day": day.name, "hours": day.hours} for day in words_of(slots)]})


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
