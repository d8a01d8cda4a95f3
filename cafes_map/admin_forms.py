"""The forms of what is not part of a café's revisions: situation, hours, exceptional days, services."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import hours_text, opening
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
    """The week, typed in one line or in a table of three possible openings a day; each fills the other."""

    typed = forms.CharField(
        label=_("In one line"),
        help_text=_("For example: mar-sam 8h-13h 16h-20h, dim 9h-12h. Days that are not named are closed."),
        max_length=hours_text.LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
    )
    typed_before = forms.CharField(required=False, widget=forms.HiddenInput)
    copy_from = forms.TypedChoiceField(
        label=_("Copy the hours of"), choices=Weekday.choices, coerce=int, required=False
    )
    copy_to = forms.TypedMultipleChoiceField(
        label=_("on these days"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, slots=(), **kwargs):
        text = hours_text.write(slots)
        kwargs["initial"] = {"typed": text, "typed_before": text, **grid_of(slots)}
        super().__init__(data, **kwargs)
        for day in Weekday:
            for rank in range(OPENINGS_A_DAY):
                words = {"day": day.label, "number": rank + 1}
                self.fields[f"opens_{day}_{rank}"] = forms.TimeField(
                    label=_("%(day)s, opening %(number)d: from") % words, required=False, widget=TimeInput
                )
                self.fields[f"closes_{day}_{rank}"] = forms.TimeField(
                    label=_("%(day)s, opening %(number)d: to") % words, required=False, widget=TimeInput
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
        slots = self._slots_of_the_table(data)
        typed, before = data.get("typed", "").strip(), data.get("typed_before", "").strip()
        # An emptied line is not a closed week: the table then speaks alone.
        if typed and typed != before and "typed" not in self.errors:
            slots = self._slots_of_the_text(typed, before, slots)
        try:
            opening.refuse_impossible(sorted(slots))
        except opening.HoursError as error:
            raise ValidationError(str(error)) from error
        data["slots"] = slots
        return data

    def _slots_of_the_table(self, data):
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
        return slots

    def _slots_of_the_text(self, typed, before, slots):
        """The text, unless the table was changed too and says something else."""
        try:
            wanted = read_week(typed)
        except opening.HoursError as error:
            self.add_error("typed", str(error))
            return slots
        try:
            unchanged = hours_text.read(before)
        except opening.HoursError:
            unchanged = []
        if sorted(slots) not in (unchanged, wanted):
            self.add_error(
                "typed",
                gettext(
                    "The line and the table say different things: fill the table with the line, or empty the line."
                ),
            )
        return wanted


def grid_of(slots) -> dict:
    """The fields of the table that say these slots; blank ones for the rest."""
    by_day = {day: [slot for slot in sorted(slots) if slot[0] == day] for day in Weekday}
    grid = {}
    for day in Weekday:
        for rank in range(OPENINGS_A_DAY):
            found = by_day[day][rank][1:] if rank < len(by_day[day]) else (None, None)
            grid[f"opens_{day}_{rank}"], grid[f"closes_{day}_{rank}"] = (
                f"{time:%H:%M}" if time else "" for time in found
            )
    return grid


def read_week(text):
    """The slots of a text that the table too can hold."""
    slots = hours_text.read(text)
    for day in Weekday:
        if sum(slot[0] == day for slot in slots) > OPENINGS_A_DAY:
            words = {"day": str(day.label).capitalize(), "number": OPENINGS_A_DAY}
            raise opening.HoursError(gettext("%(day)s: no more than %(number)d openings a day.") % words)
    return slots


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
            self.fields[f"until_{service.pk}"] = forms.DateField(
                label=_("%(service)s: until") % words,
                required=False,
                initial=offer and offer.until,
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
    def families(self):
        """[(name of the family, [the fields of each of its services])], in the order of the services."""
        names = ("offered", "since", "until", "origin", "note")
        families = {}
        for service in self.services:
            rows = families.setdefault(service.get_family_display(), [])
            rows.append({name: self[f"{name}_{service.pk}"] for name in names})
        return list(families.items())

    def clean(self):
        data = super().clean()
        for service in self.services:
            since, until = data.get(f"since_{service.pk}"), data.get(f"until_{service.pk}")
            if since and until and until < since:
                self.add_error(f"until_{service.pk}", gettext("A service cannot end before it starts."))
        return data

    def offers(self):
        """What `opening.set_services` takes."""
        data = self.cleaned_data
        return {
            service: {
                "since": data[f"since_{service.pk}"],
                "until": data[f"until_{service.pk}"],
                "origin": data[f"origin_{service.pk}"] or CafeService.Origin.CORE,
                "note": data[f"note_{service.pk}"],
            }
            for service in self.services
            if data[f"offered_{service.pk}"]
        }
