"""Fields that forms of the intake share: telephone, month, several files."""

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Mainland first; then the overseas prefixes that a national number may belong to (0590, 0692, 0262…).
REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF")


def parse_phone(text):
    """A phone number in its usual French or international writing; raises ValidationError."""
    for region in REGIONS:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and number.country_code:
            style = phonenumbers.PhoneNumberFormat
            return phonenumbers.format_number(
                number, style.NATIONAL if number.country_code == 33 else style.INTERNATIONAL
            )
    raise ValidationError(_("Write the number with its ten digits, for example 01 99 00 12 34."), code="phone")


class PhoneField(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        return parse_phone(value) if value else value


class MonthField(forms.DateField):
    """A month, as its first day."""

    input_formats = ["%m/%Y", "%Y-%m", "%m-%Y", "%Y-%m-%d"]
    widget = forms.DateInput(format="%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write the month and the year, for example 03/2027.")}


class SeveralFiles(forms.FileInput):
    """Not clearable: a file that was received is deleted by its own button."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"multiple": True, **(attrs or {})})


class SeveralFilesField(forms.FileField):
    """The files themselves are checked and kept one by one by `uploads`: one bad file never loses the others."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        return [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
