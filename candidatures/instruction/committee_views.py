"""The pages of a committee member: no account, the sheets of one session, one line an opinion."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from candidatures import links
from candidatures.models import Candidature, InstructionSheet, Status

from . import committee
from .refusals import GuardRefused


class ReviewForm(forms.Form):
    opinion = forms.ChoiceField(
        label=gettext_lazy("Your opinion"),
        choices=InstructionSheet.Opinion.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    comment = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("What decided you. Others read it once they have given theirs."),
    )
    has_conflict = forms.BooleanField(label=gettext_lazy("I have a conflict of interest on this file"), required=False)
    hides_optional = True


@require_http_methods(["GET", "HEAD", "POST"])
def committee_open(request, token):
    member = links.find_committee_member(token)
    if member is None:
        return render(request, "candidatures/committee_refused.html", status=404)
    if request.method == "POST":
        committee.sign_in(request, member)
        return redirect("candidatures:committee_session")
    response = render(request, "candidatures/committee_open.html", {"member": member})
    patch_cache_control(response, no_store=True, private=True)
    return response


@require_http_methods(["GET", "HEAD"])
def session_detail(request):
    return show_session(request)


def show_session(request, refused_form=None, refused_pk=None):
    member = committee.member_of(request)
    if member is None:
        return render(request, "candidatures/committee_refused.html", status=404)
    files = []
    for file in committee.files_for(member):
        own, pk = file.own, file.candidature.pk
        initial = {"opinion": own.opinion, "comment": own.comment, "has_conflict": own.has_conflict} if own else {}
        form = refused_form if pk == refused_pk else ReviewForm(initial=initial, auto_id=f"id_{pk}_%s")
        files.append(
            {
                "candidature": file.candidature,
                "sheet": file.sheet,
                "own": own,
                "form": form,
                "is_open": file.candidature.status == Status.COMMITTEE,
                "others": file.others,
            }
        )
    response = render(request, "candidatures/committee_session.html", {"member": member, "files": files})
    patch_cache_control(response, no_store=True, private=True)
    return response


@require_POST
def review_give(request, pk):
    member = committee.member_of(request)
    if member is None:
        raise Http404("not a member")
    candidature = get_object_or_404(Candidature.objects.filter(sessions=member.session), pk=pk)
    form = ReviewForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            committee.give_review(member, candidature, **form.cleaned_data)
        except GuardRefused as refused:
            form.add_error("opinion", str(refused))
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your opinion is recorded. You may change it until the session closes."))
            return redirect("candidatures:committee_session")
    return show_session(request, refused_form=form, refused_pk=pk)
