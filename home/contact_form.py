"""The contact form and its two traps for robots; a person caught by one sends the same form again, nothing is lost."""

import hashlib
from datetime import datetime

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STAMP_SALT = "home.contact"
# Nobody writes a message in less; whoever pastes one presses the button again.
SECONDS_TO_WRITE = 3
LONGEST_MESSAGE = 5_000


class ContactForm(forms.Form):
    subject = forms.ChoiceField(label=_("Subject"))
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("To answer you; nothing else is sent to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Your message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 8})
    )
    # Robots fill in whatever has a name. People do not see it, and those who hear it are told.
    trap = forms.CharField(label=_("Leave this field empty"), required=False, max_length=250)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, subjects=()):
        super().__init__(data)
        self.subjects = {str(subject.pk): subject for subject in subjects}
        if self.subjects:
            self.fields["subject"].choices = [("", _("Choose a subject")), *self.subjects.items()]
        else:
            del self.fields["subject"]
        self.fields["trap"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        self.initial["stamp"] = new_stamp()
        if self.is_bound and opened_at(self.data.get("stamp", "")) is None:
            # Whatever was wrong with it, the next attempt has a good one.
            self.data = self.data.copy()
            self.data["stamp"] = self.initial["stamp"]
            self.has_no_stamp = True

    has_no_stamp = False

    def clean_subject(self):
        return self.subjects[self.cleaned_data["subject"]]

    def clean(self):
        cleaned = super().clean()
        is_trapped, is_hasty = bool(cleaned.get("trap")), self._is_hasty()
        if is_trapped:
            self.data = self.data.copy()
            self.data["trap"] = ""
        if self.errors:  # The form comes back anyway: nothing more to say than what to mend.
            return cleaned
        if is_trapped:
            raise forms.ValidationError(
                _("A field that people do not see was filled in. We have emptied it: please send your message again.")
            )
        if is_hasty:
            raise forms.ValidationError(
                _("This was sent as fast as a robot would. Nothing is lost: please send your message again.")
            )
        return cleaned

    def _is_hasty(self):
        if self.has_no_stamp:
            return True
        return (timezone.now() - opened_at(self.data["stamp"])).total_seconds() < SECONDS_TO_WRITE

    @property
    def shown_fields(self):
        return [field for field in self if field.name not in {"trap", "stamp"}]

    @property
    def key(self):
        """The same for the same message of the same page: a double click is one message."""
        parts = (self.data.get("stamp", ""), self.cleaned_data["email"], self.cleaned_data["text"])
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def new_stamp():
    return signing.dumps(timezone.now().timestamp(), salt=STAMP_SALT)


def opened_at(stamp):
    """When the page of the form was made; None for what we did not sign."""
    try:
        moment = signing.loads(stamp, salt=STAMP_SALT)
        return datetime.fromtimestamp(moment, tz=timezone.get_current_timezone())
    except (signing.BadSignature, TypeError, ValueError, OverflowError):
        return None
