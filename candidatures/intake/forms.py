"""One form a step. A form says what is badly written; it demands nothing: what must be there is in `answers`."""

import re
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidatures.answers import COLUMNS
from candidatures.models import ApplicantRole, CafeSituation, Candidature, PremisesLead

from .fields import MonthField, PhoneField, SeveralFiles, SeveralFilesField

FIRST_YEAR = 1900
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def say_what_an_address_is(field):
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = _("Write the whole address, for example mairie@ma-commune.fr.")


class DoorForm(forms.Form):
    """A form outside the wizard: what it demands it asks for in plain words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Answer this question.")
            say_what_an_address_is(field)


class StartForm(DoorForm):
    """The three questions after the test, and the address that makes the draft findable again."""

    commune = forms.CharField(max_length=5, widget=forms.HiddenInput)
    cafe_situation = forms.ChoiceField(
        label=_("Is there a café in the commune today?"),
        choices=CafeSituation.choices,
        widget=forms.RadioSelect,
        help_text=_("« May close »: the manager leaves or retires, liquidation, sale announced."),
    )
    premises_lead = forms.ChoiceField(
        label=_("Do you have premises, or know of any?"),
        choices=PremisesLead.choices,
        widget=forms.RadioSelect,
        help_text=_("Premises in the commune that could become a café."),
    )
    applicant_role = forms.ChoiceField(
        label=_("Are you the mayor, or mandated by the town hall?"),
        choices=ApplicantRole.choices,
        widget=forms.RadioSelect,
        help_text=_("Files are carried by mayors."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a link to come back to your file at any time. Nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class StepForm(forms.ModelForm):
    """A step writes the columns of the draft; nothing in it is demanded while one fills."""

    hints = {}
    shown_when = {}

    class Meta:
        model = Candidature
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            say_what_an_address_is(field)
            field.widget.is_required = False
            field.help_text = self.hints.get(name, field.help_text)
            if isinstance(field.widget, forms.RadioSelect):
                field.choices = [choice for choice in field.choices if choice[0] != ""]
            if name in self.shown_when:
                other, value = self.shown_when[name]
                field.widget.attrs |= {"data-shown-when": self.add_prefix(other), "data-shown-value": value}

    def _clean_fields(self):
        """Control characters that no keyboard types (a paste from a PDF brings some) are dropped before anything reads them."""
        super()._clean_fields()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = CONTROLS.sub("", value)

    def clean(self):
        # Not super(): uniqueness and constraints of the whole row belong to sending, not to a step.
        return self.cleaned_data


class CommuneForm(StepForm):
    town_hall_phone = PhoneField(label=_("Telephone of the town hall"))

    hints = {
        "town_hall_email": _("The address of the town hall, even if it is a public mail service."),
        "town_hall_hours": _("So that we call when someone is there. For example: Tuesday and Friday, 9 to 12."),
        "hamlet": _("Leave empty if the project is in the main village."),
    }

    class Meta(StepForm.Meta):
        fields = COLUMNS["commune"]
        widgets = {"town_hall_email": forms.EmailInput(attrs={"autocomplete": "email"})}


class HolderForm(StepForm):
    contact_phone = PhoneField(label=_("Their telephone"))

    hints = {
        "mayor_email": _("It may be the address of the town hall: one address can serve several people."),
        "has_other_contact": _("Tick if we should call someone else than the mayor."),
        "association_name": _("Its name only."),
    }
    shown_when = dict.fromkeys(
        ("contact_name", "contact_function", "contact_email", "contact_phone"), ("has_other_contact", "on")
    )

    class Meta(StepForm.Meta):
        fields = COLUMNS["holder"]
        widgets = {"filled_by": forms.RadioSelect, "mayor_title": forms.RadioSelect}


class PremisesForm(StepForm):
    available_from = MonthField(label=_("Available from"), help_text=_("Month and year, for example 03/2027."))
    photos = SeveralFilesField(
        label=_("Photos: front, room, kitchen, surroundings"),
        help_text=_("JPEG, PNG, HEIC or PDF, 15 MB a file, 10 files at most. Large photos are reduced for you."),
        widget=SeveralFiles({"accept": "image/jpeg,image/png,image/heic,image/heif,application/pdf"}),
    )

    # The photos stand before « I will send them later ».
    field_order = [*COLUMNS["premises"][:-1], "photos", "photos_later"]
    hints = {
        "premises_last_use": _("Café, grocer’s, school, housing…"),
        "premises_area": _("Roughly, between 10 and 2,000."),
        "last_operated_year": _("A licence that is not used can be lost: the team will check."),
        "works_by_town_hall": _("The town hall takes an active part in the works on the premises."),
        "rent": _("Leave empty if it is not decided."),
    }
    shown_when = {"works_details": ("works_by_town_hall", "yes partly")}

    class Meta(StepForm.Meta):
        fields = [*COLUMNS["premises"], "photos"]
        widgets = dict.fromkeys(
            (
                "premises_owner",
                "premises_condition",
                "premises_accessible",
                "premises_terrace",
                "premises_kitchen",
                "premises_cellar",
                "licence",
                "works_by_town_hall",
            ),
            forms.RadioSelect,
        ) | {"works_details": forms.Textarea(attrs={"rows": 4})}

    def clean_premises_area(self):
        area = self.cleaned_data["premises_area"]
        if area is not None and not 10 <= area <= 2000:
            raise forms.ValidationError(gettext("Give an area between 10 and 2,000 m²."))
        return area

    def clean_last_operated_year(self):
        year = self.cleaned_data["last_operated_year"]
        if year is not None and not FIRST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(gettext("Give a year between %(first)d and this year.") % {"first": FIRST_YEAR})
        return year

    def clean_available_from(self):
        month = self.cleaned_data["available_from"]
        if month is None:
            return None
        month = date(month.year, month.month, 1)
        last_month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
        if month < last_month:
            raise forms.ValidationError(gettext("This month is past: give this month if the premises are free now."))
        return month

    def clean_rent(self):
        rent = self.cleaned_data["rent"]
        if rent is not None and rent < 0:
            raise forms.ValidationError(gettext("A rent cannot be negative."))
        return rent


class ReviewForm(StepForm):
    class Meta(StepForm.Meta):
        fields = ["attests_mandate", "attests_truth", "may_publish_name"]

    hints = {"may_publish_name": _("Optional. It changes nothing to how your file is read.")}


class LinkRequestForm(DoorForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one you gave when you started."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(LinkRequestForm):
    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=12,
        help_text=_("It is in the same mail as the link."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self):
        digits = "".join(character for character in self.cleaned_data["code"] if character.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(gettext("The code has six digits."))
        return digits


class JoinForm(DoorForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The person who holds the file receives it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    commune = forms.CharField(max_length=5, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name and function"), max_length=160)


class MessageForm(DoorForm):
    text = forms.CharField(
        label=_("Your message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )


class WithdrawForm(DoorForm):
    confirm = forms.BooleanField(label=_("I withdraw the candidature of the commune"))
    text = forms.CharField(label=_("Why?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DocumentForm(DoorForm):
    photos = SeveralFilesField(
        label=_("Add documents"),
        help_text=_("JPEG, PNG, HEIC or PDF, 15 MB a file. Large photos are reduced for you."),
        widget=SeveralFiles({"accept": "image/jpeg,image/png,image/heic,image/heif,application/pdf"}),
    )
