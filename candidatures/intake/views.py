"""The door of the candidature: starting, coming back, asking to join. Rules live in the modules these views call."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cafes_map import communes
from candidatures import links, mails
from candidatures.instruction import starting, transitions
from candidatures.models import (
    ApplicantRole,
    Candidature,
    EligibilityPage,
    PremisesLead,
)

from . import access
from .calls import current_call, population_ceiling
from .eligibility import assess_commune
from .forms import CodeForm, JoinForm, LinkRequestForm, StartForm
from .one_field import run_test
from .pages import personal
from .resuming import links_left, send_link, send_links_to


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def application_start(request):
    """Three questions and an address, after the one-field test; then the draft exists."""
    form = StartForm(request.POST) if request.method == "POST" else None
    code = (form.data.get("commune", "") if form else request.GET.get("commune", ""))[:5]
    commune = communes.resolve(code) if code else None
    if commune is None:
        return render(request, "candidatures/choose_commune.html", run_test(request.GET))
    ceiling = population_ceiling(current_call())
    context = {"commune": commune, "verdict": assess_commune(commune, ceiling=ceiling)}
    if form is None:
        form = StartForm(initial={"commune": commune.insee_code})
    elif form.is_valid():
        return start(request, form.cleaned_data, context)
    return render(request, "candidatures/start.html", context | {"form": form})


def start(request, answers, context):
    commune = context["commune"]
    call = current_call()
    verdict = assess_commune(commune, ceiling=population_ceiling(call), cafe_situation=answers["cafe_situation"])
    advice = advice_instead(answers, verdict)
    if advice:
        return render(request, "candidatures/advice.html", context | {"advice": advice, "verdict": verdict})
    if call is None:
        return render(request, "candidatures/advice.html", context | {"advice": "closed"})
    if not links_left(answers["email"], "start"):
        sentence = _("Several drafts were opened with this address within the hour: use the links we sent to it.")
        return render(request, "candidatures/advice.html", context | {"advice": "refused", "sentence": sentence})
    try:
        candidature, holder = starting.start(
            commune=commune,
            call=call,
            email=answers["email"],
            answers=answers,
            eligibility=verdict.eligibility,
            language=translation.get_language()[:2],
        )
    except starting.AlreadyStarted as started:
        return go_on_with(request, started.holder)
    except starting.AlreadyDeposited:
        form = JoinForm(initial={"commune": commune.insee_code, "email": answers["email"]})
        return render(request, "candidatures/already_deposited.html", context | {"form": form})
    except transitions.GuardRefused as refused:
        return render(request, "candidatures/advice.html", context | {"advice": "refused", "sentence": str(refused)})
    access.sign_in(request, holder, is_proved=False)
    if Candidature.objects.drafts().filter(commune=commune).exclude(pk=candidature.pk).exists():
        messages.info(request, _("Another draft exists for this commune. Only one candidature can be sent."))
    messages.success(request, _("Your draft is open. We sent the link to come back to %(email)s.") % answers)
    return redirect("candidatures:wizard_step", step="commune")


def go_on_with(request, holder):
    """The draft exists: this browser goes on if it is already in it (a double click), otherwise the address gets its link."""
    if access.collaborator_of(request, holder.candidature.reference):
        return redirect("candidatures:wizard_step", step="commune")
    send_link(holder, reason="start")
    messages.info(request, _("A draft of this commune already exists for this address: we sent its link there."))
    return redirect("candidatures:code_enter")


def advice_instead(answers, verdict):
    """Why we do not open a file now, or "": never a refusal, always what to do instead."""
    if not verdict.may_start:
        return "too_many"
    if answers["applicant_role"] == ApplicantRole.OTHER:
        return "talk_to_town_hall"
    if answers["premises_lead"] == PremisesLead.NO and answers["cafe_situation"] != "open":
        return "no_premises"
    return ""


@personal
@require_POST
def join_ask(request):
    form = JoinForm(request.POST)
    commune = communes.resolve(request.POST.get("commune", "")[:5])
    if commune is None:
        raise Http404("unknown commune")
    if not form.is_valid():
        return render(request, "candidatures/already_deposited.html", {"form": form, "commune": commune}, status=200)
    candidature = Candidature.objects.deposited().filter(commune=commune).first()
    if candidature:
        mails.queue_join_request(candidature, email=form.cleaned_data["email"], name=form.cleaned_data["name"])
    # The same words in any case: the answer must not tell who has a file.
    messages.success(request, _("If a file exists, its holder has received your request."))
    return redirect("candidatures:link_request")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def link_request(request):
    """« Send me my link »: the same answer whether the address is known or not."""
    form = LinkRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_links_to(form.cleaned_data["email"])
        messages.success(request, _("If a file uses this address, a link and a code have just been sent to it."))
        return redirect("candidatures:code_enter")
    return render(request, "candidatures/link_request.html", {"form": form})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def code_enter(request):
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = links.find_link_by_code(form.cleaned_data["email"], form.cleaned_data["code"])
        except links.LinkRefused:
            form.add_error("code", _("This code does not work: check it, or ask for a new one. Five errors cancel it."))
        else:
            return enter(request, link.collaborator)
    return render(request, "candidatures/code_enter.html", {"form": form})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def link_open(request, token):
    """GET shows a button (mail scanners open links), POST signs in. A dead link proposes a new one to its own address."""
    try:
        link = links.find_link(token)
    except links.LinkRefused as refused:
        known = refused.link is not None and links.may_still_enter(refused.link.collaborator)
        if request.method == "POST" and known:
            send_link(refused.link.collaborator, reason="renewed")
            messages.success(request, _("A new link has just been sent to the address of the file."))
            return redirect("candidatures:code_enter")
        return render(request, "candidatures/link_refused.html", {"known": known}, status=404)
    if request.method == "POST":
        return enter(request, link.collaborator)
    return render(request, "candidatures/link_open.html", {"candidature": link.collaborator.candidature})


def enter(request, collaborator):
    access.sign_in(request, collaborator)
    return redirect(collaborator.candidature)


@personal
@require_POST
def leave(request):
    access.forget(request)
    messages.success(request, _("You have left your file on this computer."))
    page = EligibilityPage.objects.live().filter(locale__language_code="fr").first()
    return redirect(page.url if page else "/")
