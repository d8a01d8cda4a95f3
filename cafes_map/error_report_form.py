"""The public form of « signaler une erreur »: short for a person, tedious for a machine."""

import secrets
import time

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import ErrorReport
from .models.error_report import LONGEST_MESSAGE

SALT = "cafes_map.error_report"
# No person reads, chooses and writes in less.
SHORTEST_SECONDS = 3


class ErrorReportForm(forms.Form):
    subject = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"), choices=ErrorReport.Subject.choices, widget=forms.RadioSelect
    )
    message = forms.CharField(
        label=gettext_lazy("What should be written instead?"),
        help_text=gettext_lazy("For example the hours you read on the door, and the day you read them."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "Only if you want an answer. It is used for nothing else and removed a year after the error is handled."
        ),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Hidden from people: machines fill in what is called so.
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.key = ""

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field is a trap for machines: leave it empty."))
        return ""

    def clean(self):
        data = super().clean()
        if not self.errors:
            try:
                opened_at, self.key = signing.loads(data["opened"], salt=SALT)
            except (signing.BadSignature, ValueError, TypeError):
                raise forms.ValidationError(
                    _("This page was open for too long, or was changed on its way. Nothing is lost: send it again.")
                ) from None
            if time.time() - opened_at < SHORTEST_SECONDS:
                raise forms.ValidationError(
                    _("That was quick: read it over and send it again. Nothing that you wrote is lost.")
                )
        return data


def new_token() -> str:
    """When the form was opened, and a key that makes one report of a form sent twice."""
    return signing.dumps((time.time(), secrets.token_urlsafe(18)), salt=SALT)
