"""The forms of what is not part of a café's revisions: situation, hours, exceptional days, services."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import opening
from .models import Cafe, CafeService, OpeningException, Weekday
from .models.cafe import SITUATION_FIELDS

# A café that closes at noon and in the afternoon has three openings in a day; none was ever seen with four.
OPENINGS_A_DAY = 3


class DateInput(forms.DateInput):
    """The browser's own: it works by keyboard, on a telephone, and without a script."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class SituationForm(forms.ModelForm):
    class Meta:
        model = Cafe
        fields = SITUATION_FIELDS
        widgets = dict.fromkeys(["verified_on", "opens_on", "opened_on", "closed_on"], DateInput)


class WeekForm(forms.Form):
    """Three possible openings for each of the seven days."""

    def __init__(self, *args, slots=(), **kwargs):
        super().__init__(*args, **kwargs)
        by_day = {day: [slot for slot in slots if slot.weekday == day] for day in Weekday}
        for day in Weekday:
            for rank in range(OPENINGS_A_DAY):
                slot = by_day[day][rank] if rank < len(by_day[day]) else None
                words = {"day": day.label, "number": rank + 1}
                self.fields[f"opens_{day}_{rank}"] = forms.TimeField(
                    label=_("%(day)s, opening %(number)d: from") % words,
                    required=False,
                    initial=slot and slot.opens_at,
                    widget=TimeInput,
                )
                self.fields[f"closes_{day}_{rank}"] = forms.TimeField(
                    label=_("%(day)s, opening %(number)d: to") % words,
                    required=False,
                    initial=slot and slot.closes_at,
                    widget=TimeInput,
                )

    @property
    def days(self):
        """Each day with its pairs of fields, for the template."""
        return [
            (
                day.label,
                [(self[f"opens_{day}_{rank}"], self[f"closes_{day}_{rank}"]) for rank in range(OPENINGS_A_DAY)],
            )
            for day in Weekday
        ]

    def clean(self):
        data = super().clean()
        slots = []
        for day in Weekday:
            for rank in range(OPENINGS_A_DAY):
                opens_at, closes_at = data.get(f"opens_{day}_{rank}"), data.get(f"closes_{day}_{rank}")
                if (opens_at is None) != (closes_at is None) and not self.errors:
                    raise ValidationError(
                        _("%(day)s: give both the opening and the closing time."), params={"day": day.label}
                    )
                if opens_at and closes_at:
                    slots.append((int(day), opens_at, closes_at))
        try:
            opening.refuse_impossible(slots)
        except opening.HoursError as error:
            raise ValidationError(str(error)) from error
        data["slots"] = slots
        return data


class ExceptionForm(forms.ModelForm):
    class Meta:
        model = OpeningException
        fields = ["start", "end", "is_closed", "note"]
        widgets = {"start": DateInput, "end": DateInput}


ExceptionFormSet = forms.modelformset_factory(OpeningException, form=ExceptionForm, extra=3, can_delete=True)


class ServicesForm(forms.Form):
    """One line a service: offered or not, since when, where it comes from, a note."""

    def __init__(self, *args, services=(), offers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.services = list(services)
        offers = {offer.service_id: offer for offer in offers}
        for service in self.services:
            offer = offers.get(service.pk)
            words = {"service": service.name}
            self.fields[f"offered_{service.pk}"] = forms.BooleanField(
                label=service.name, required=False, initial=offer is not None
            )
            self.fields[f"since_{service.pk}"] = forms.DateField(
                label=_("%(service)s: since") % words,
                required=False,
                initial=offer and offer.since,
                widget=DateInput,
            )
            self.fields[f"origin_{service.pk}"] = forms.ChoiceField(
                label=_("%(service)s: where it comes from") % words,
                choices=CafeService.Origin.choices,
                required=False,
                initial=offer.origin if offer else CafeService.Origin.CORE,
            )
            self.fields[f"note_{service.pk}"] = forms.CharField(
                label=_("%(service)s: note") % words,
                required=False,
                max_length=255,
                initial=offer.note if offer else "",
            )

    @property
    def rows(self):
        return [
            [self[f"{name}_{service.pk}"] for name in ("offered", "since", "origin", "note")]
            for service in self.services
        ]

    def offers(self):
        """What `opening.set_services` takes."""
        data = self.cleaned_data
        return {
            service: {
                "since": data[f"since_{service.pk}"],
                "origin": data[f"origin_{service.pk}"] or CafeService.Origin.CORE,
                "note": data[f"note_{service.pk}"],
            }
            for service in self.services
            if data[f"offered_{service.pk}"]
        }
