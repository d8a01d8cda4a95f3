"""The dialogs of the actions: what an officer types before a change of state. Guards are checked again by `perform`."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidatures.models import (
    Candidature,
    CommitteeSession,
    InstructionSettings,
    Visit,
)


def area(rows=4):
    return forms.Textarea(attrs={"rows": rows})


def day():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActionForm(forms.Form):
    """No field: the action needs nothing but a confirmation."""

    def __init__(self, *args, candidature=None, **kwargs):
        self.candidature = candidature
        super().__init__(*args, **kwargs)


class RequestInfoForm(ActionForm):
    items = forms.CharField(label=_("What is asked for, one thing a line"), widget=area(), max_length=4000)
    due_on = forms.DateField(label=_("Before"), widget=day())
    message = forms.CharField(label=_("A word to explain"), widget=area(3), required=False, max_length=2000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=InstructionSettings.load().reply_days)

    def clean_items(self):
        return [line.strip(" -•\t") for line in self.cleaned_data["items"].splitlines() if line.strip(" -•\t")]


class IneligibleForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("Which condition"),
        choices=[
            ("population", _("3,500 inhabitants or more")),
            ("cafe_not_threatened", _("A café is open and nothing threatens it")),
            ("no_premises", _("No premises, and no lead")),
            ("not_carried", _("File not carried by the mayor")),
        ],
    )
    text = forms.CharField(label=_("What the commune reads"), widget=area(), max_length=2000)


class PlanVisitForm(ActionForm):
    at = forms.DateTimeField(
        label=_("Date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
    )
    mode = forms.ChoiceField(label=_("How"), choices=Visit.Mode.choices)
    place = forms.CharField(label=_("Place or link"), required=False, max_length=255)


class EndVisitForm(ActionForm):
    report = forms.CharField(label=_("Report"), widget=area(8), max_length=10_000)


class SendToCommitteeForm(ActionForm):
    session = forms.ModelChoiceField(
        label=_("Session"), queryset=CommitteeSession.objects.filter(closed_at=None), empty_label=None
    )


class CommentForm(ActionForm):
    comment = forms.CharField(label=_("Comment"), widget=area(), max_length=2000)


class ReasonForm(ActionForm):
    text = forms.CharField(label=_("Reason, which the commune reads"), widget=area(), max_length=2000)


class AcceptForm(ActionForm):
    text = forms.CharField(label=_("A word for the commune"), widget=area(3), required=False, max_length=2000)


class DeclineForm(ActionForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("premises", _("Premises not suitable or not available")),
            ("support", _("Support of the inhabitants not sufficient")),
            ("town_hall", _("Involvement of the town hall not sufficient")),
            ("economy", _("The activity could not live")),
            ("other_cafe", _("Another café is too near")),
            ("capacity", _("More good files than the programme can carry")),
        ],
    )
    text = forms.CharField(label=_("What the commune reads"), widget=area(), max_length=2000)
    reapply_from = forms.DateField(label=_("May apply again from"), widget=day(), required=False)


class FeasibilityForm(ActionForm):
    public_meeting_on = forms.DateField(label=_("Public meeting on"), widget=day(), required=False)
    no_meeting_reason = forms.CharField(label=_("Or why there is no date"), required=False, max_length=255)
    convention = forms.ChoiceField(label=_("Convention"), choices=Candidature.Convention.choices)

    def clean(self):
        data = super().clean()
        if not data.get("public_meeting_on") and not data.get("no_meeting_reason"):
            self.add_error("public_meeting_on", _("Give the date of the public meeting, or say why there is none."))
        return data


class ConvertForm(ActionForm):
    study_outcome = forms.CharField(label=_("Outcome of the study"), widget=area(), max_length=4000)
    cafe_name = forms.CharField(label=_("Name of the café"), max_length=120)


class EligibilityForm(ActionForm):
    text = forms.CharField(label=_("Why the condition is met"), widget=area(3), max_length=2000)


class MandateForm(ActionForm):
    text = forms.CharField(
        label=_("How it was checked"),
        widget=area(3),
        max_length=2000,
        help_text=_("For example: call to the official number of the town hall, on which day, to whom."),
    )


FORMS = {
    "request_info": RequestInfoForm,
    "declare_ineligible": IneligibleForm,
    "plan_visit": PlanVisitForm,
    "end_visit": EndVisitForm,
    "send_to_committee": SendToCommitteeForm,
    "return_from_committee": CommentForm,
    "accept": AcceptForm,
    "waitlist": ReasonForm,
    "decline": DeclineForm,
    "start_feasibility": FeasibilityForm,
    "convert": ConvertForm,
    "close": ReasonForm,
    "confirm_eligibility": EligibilityForm,
    "confirm_mandate": MandateForm,
}


def form_of(action):
    return FORMS.get(action.code, ActionForm)


class MailForm(forms.Form):
    """The mail of an action, read again before it leaves."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), widget=area(14), max_length=20_000)
    hold = forms.ChoiceField(
        label=_("When it leaves"),
        choices=[
            ("", _("Now")),
            ("hold", _("Later: it waits on the file until it is sent; a decision can be undone for 24 h")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_subject(self):
        """One line, as the header of a mail must be."""
        return " ".join(self.cleaned_data["subject"].split())


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note for the team"), widget=area(3), max_length=4000)


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Message to the commune"), widget=area(3), max_length=4000)
