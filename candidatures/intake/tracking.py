"""« Ma candidature »: one page that always says where the file stands and what comes next, and what one can do there."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidatures.answers import missing_answers
from candidatures.instruction import transitions
from candidatures.instruction.actors import Actor
from candidatures.models import Document, Status
from candidatures.private_files import private_file
from candidatures.wording import public_history, state_for_commune, told_status

from . import uploads
from .exchanges import AnswerRefused, RequestIsOver, answer_item, version_of, write_to_team
from .forms import DocumentForm, MessageForm, WithdrawForm
from .pages import on_a_file

# States in which the commune may still add a document or write (see the table of 30-candidatures).
OPEN_TO_DOCUMENTS = {
    Status.SUBMITTED,
    Status.SCREENING,
    Status.INFO_REQUESTED,
    Status.UNDER_REVIEW,
    Status.SITE_VISIT,
    Status.WAITLISTED,
    Status.FEASIBILITY,
}
WITHDRAW = transitions.ACTIONS["withdraw"]


@require_http_methods(["GET", "HEAD"])
@on_a_file
def candidature_detail(request, collaborator):
    candidature = collaborator.candidature
    return render(request, "candidatures/candidature_detail.html", detail_context(request, collaborator, candidature))


def detail_context(request, collaborator, candidature, **forms):
    actor = Actor(collaborator=collaborator)
    actions = {action.code for action in transitions.available_actions(candidature, actor)}
    told = told_status(candidature)
    return {
        "candidature": candidature,
        "collaborator": collaborator,
        "state": state_for_commune(candidature),
        "just_sent": request.GET.get("sent") == "1" and not candidature.is_draft,
        "missing": missing_answers(candidature) if candidature.is_draft else [],
        "wizard_url": reverse("candidatures:wizard_step", kwargs={"step": "commune"})
        + f"?file={candidature.reference}",
        "documents": candidature.documents.current(),
        "thread": candidature.messages.select_related("author_user", "author_collaborator"),
        "history": public_history(candidature),
        "people": candidature.collaborators.current(),
        "may_answer": "answer_info" in actions,
        "may_withdraw": told in WITHDRAW.sources and bool(WITHDRAW.roles & actor.roles(candidature)),
        "may_reopen": "reopen" in actions and not transitions.ACTIONS["reopen"].obstacles(candidature, actor),
        "may_add_documents": collaborator.may_write and told in OPEN_TO_DOCUMENTS,
        "may_write": collaborator.may_write and not candidature.is_draft,
        "message_form": MessageForm(),
        "document_form": DocumentForm(),
    } | forms


def words_for_commune(refused):
    """The sentence of a refusal, without the team's name of the state, which may be a decision nobody was told yet."""
    if isinstance(refused, transitions.ForbiddenMove):
        return _("This is not possible in the present state of the file: write to us.")
    return str(refused)


@require_POST
@on_a_file
def message_post(request, collaborator):
    if not collaborator.may_write or collaborator.candidature.is_draft:
        messages.error(request, _("You may read this file, not change it."))
        return redirect(collaborator.candidature)
    form = MessageForm(request.POST)
    if not form.is_valid():
        context = detail_context(request, collaborator, collaborator.candidature, message_form=form)
        return render(request, "candidatures/candidature_detail.html", context)
    write_to_team(collaborator, form.cleaned_data["text"])
    messages.success(request, _("Your message is sent to the team."))
    return redirect(collaborator.candidature.get_absolute_url() + "#messages")


@require_http_methods(["GET", "HEAD", "POST"])
@on_a_file
def info_answer(request, collaborator):
    """Item by item: each answer is kept as it is given; sending back needs them all, or why one is impossible."""
    candidature = collaborator.candidature
    if not collaborator.may_write:
        return redirect(candidature)
    errors = {}
    if request.method == "POST":
        try:
            errors = save_answers(request, collaborator, pending_request(candidature))
        except RequestIsOver:
            typed = typed_answers(request)
            if not typed:
                return redirect(candidature)
            title = _("This request is already answered or cancelled.")
            return render(request, "candidatures/not_saved.html", {"title": title, "typed": typed}, status=409)
        if not errors and "send" in request.POST:
            try:
                transitions.perform(candidature, "answer_info", actor=Actor(collaborator=collaborator))
            except transitions.Refused as refused:
                errors[None] = words_for_commune(refused)
            else:
                messages.success(request, _("Thank you: your answers are sent."))
                return redirect(candidature)
        elif not errors:
            messages.success(request, _("Your answers are kept. They are not sent yet."))
            return redirect("candidatures:info_answer", reference=candidature.reference)
    info_request = pending_request(candidature)
    if info_request is None:
        return redirect(candidature)
    context = {
        "candidature": candidature,
        "info_request": info_request,
        "items": [item_on_page(request, item, errors.get(item.pk)) for item in info_request.items.all()],
        "error": errors.get(None),
    }
    return render(request, "candidatures/info_answer.html", context)


def pending_request(candidature):
    return candidature.info_requests.pending().prefetch_related("items__document").first()


def item_on_page(request, item, refused):
    """An item as the page shows it: what is kept, and what was typed where it was refused."""
    return {
        "item": item,
        "refused": refused,
        "seen": version_of(item),
        "answer": request.POST.get(f"answer-{item.pk}", item.answer) if refused else item.answer,
        "impossible": request.POST.get(f"impossible-{item.pk}", item.impossible_reason)
        if refused
        else item.impossible_reason,
        "kept": item.answer or item.impossible_reason if refused else "",
    }


def typed_answers(request):
    return [
        (_("Answer") if name.startswith("answer-") else _("Why it is impossible"), value)
        for name, value in request.POST.items()
        if name.startswith(("answer-", "impossible-")) and value.strip()
    ]


def save_answers(request, collaborator, info_request):
    """Keeps what was typed and uploaded for each item of the page; returns {item pk: why it was refused}."""
    if info_request is None:
        raise RequestIsOver
    errors = {}
    for item in info_request.items.all():
        names = {f"answer-{item.pk}", f"impossible-{item.pk}", f"file-{item.pk}"}
        if names.isdisjoint({*request.POST, *request.FILES}):
            continue  # Not on the page that was sent: left as it is.
        try:
            answer_item(
                item,
                collaborator=collaborator,
                answer=request.POST.get(f"answer-{item.pk}", item.answer),
                impossible_reason=request.POST.get(f"impossible-{item.pk}", item.impossible_reason),
                seen=request.POST.get(f"seen-{item.pk}", version_of(item)),
                file=request.FILES.get(f"file-{item.pk}"),
            )
        except (uploads.UploadRefused, AnswerRefused) as refused:
            errors[item.pk] = str(refused)
    return errors


@require_GET
@on_a_file
def document_download(request, collaborator, pk):
    document = get_object_or_404(collaborator.candidature.documents, pk=pk)
    return private_file(document)


@require_POST
@on_a_file
def document_add(request, collaborator):
    candidature = collaborator.candidature
    if not collaborator.may_write or told_status(candidature) not in OPEN_TO_DOCUMENTS:
        messages.error(request, _("Documents can no longer be added to this file."))
        return redirect(candidature)
    files, kept = request.FILES.getlist("photos"), 0
    if not files:
        messages.error(request, _("Choose a file first, then add it."))
    for file in files:
        try:
            uploads.keep(candidature, file, kind=Document.Kind.OTHER, collaborator=collaborator)
            kept += 1
        except uploads.UploadRefused as refused:
            messages.error(request, str(refused))
    if kept:
        messages.success(request, _("Your documents are added."))
    return redirect(candidature.get_absolute_url() + "#documents")


@require_http_methods(["GET", "HEAD", "POST"])
@on_a_file
def withdraw(request, collaborator):
    candidature = collaborator.candidature
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.perform(candidature, "withdraw", actor=Actor(collaborator=collaborator), data=form.cleaned_data)
        except transitions.Refused as refused:
            form.add_error(None, words_for_commune(refused))
        else:
            messages.success(request, _("Your candidature is withdrawn. You can reopen it for 30 days."))
            return redirect(candidature)
    return render(request, "candidatures/withdraw.html", {"candidature": candidature, "form": form})


@require_POST
@on_a_file
def reopen(request, collaborator):
    candidature = collaborator.candidature
    try:
        transitions.perform(candidature, "reopen", actor=Actor(collaborator=collaborator))
    except transitions.Refused as refused:
        messages.error(request, words_for_commune(refused))
    else:
        messages.success(request, _("Your candidature is open again."))
    return redirect(candidature)
