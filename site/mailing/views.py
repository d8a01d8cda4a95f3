"""What the team does with a mail of the outbox. Not allowed reads as « not there », as on all our own views."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from . import outbox, registry
from .errors import MailRefused
from .models import OutgoingEmail
from .permissions import CHANGE


class CancelForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why (kept with the mail)"), max_length=255, required=False)


@require_POST
def resend(request, pk):
    mail = mail_to_change(request, pk)
    return act(request, mail, lambda: outbox.resend(mail, author=request.user), _("The mail waits to leave again."))


@require_POST
def release(request, pk):
    mail = mail_to_change(request, pk)
    return act(request, mail, lambda: outbox.release(mail, author=request.user), _("The mail waits to leave."))


@require_POST
def cancel(request, pk):
    mail = mail_to_change(request, pk)
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return act(request, mail, lambda: cancel_unless_decision(mail, reason), _("The mail is cancelled."))


def cancel_unless_decision(mail, reason):
    """A held mail tells something already recorded: cancelling it alone would leave that untold for ever."""
    if mail.is_held and registry.get(mail.template_code).editable_before_sending:
        raise MailRefused(_("This mail tells a decision: undo the decision on its file instead."))
    return outbox.cancel(mail, reason=reason)


def mail_to_change(request, pk):
    if not request.user.has_perm(CHANGE):
        raise Http404
    return get_object_or_404(OutgoingEmail, pk=pk)


def act(request, mail, function, sentence):
    try:
        function()
    except MailRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect(mail)
