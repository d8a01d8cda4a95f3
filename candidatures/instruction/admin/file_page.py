"""The file of a commune on one screen: answers read-only, state, allowed actions, exchanges, documents, trace."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.generic import View
from wagtail.log_actions import log

from candidatures import mails
from candidatures.answers import COLUMNS, STEP_TITLES, answered
from candidatures.instruction import transitions
from candidatures.instruction.actors import Actor
from candidatures.models import Candidature, ChecklistItem, MandateProof, Message, Note
from candidatures.private_files import private_file
from candidatures.wording import decision_is_held, state_for_commune
from mailing import outbox
from mailing.errors import MailRefused
from mailing.models import OutgoingEmail

from .forms import MailForm, MessageForm, NoteForm, form_of


def visible_or_404(request, pk):
    """The file, if this member of the team may see it: unknown and forbidden look the same."""
    if not str(pk).isdecimal():  # Wagtail's addresses take any text for a key.
        raise Http404("no such file")
    queryset = Candidature.objects.visible_to(request.user).select_related(
        "commune__departement__region", "officer", "call", "cafe"
    )
    return get_object_or_404(queryset, pk=pk)


def instructing(request, pk):
    """The same, for what only officers and leads do."""
    candidature = visible_or_404(request, pk)
    if not Actor(user=request.user).roles(candidature) & {transitions.O, transitions.L}:
        raise Http404("not an officer")
    return candidature


def file_url(candidature):
    return mails.admin_link(candidature)


@method_decorator(never_cache, name="dispatch")
class FileView(View):
    """Stands in the place of the snippet's edit view: nothing of a file is edited in a form of fields."""

    def __init__(self, **kwargs):
        # The viewset passes what a generic edit view would need; a file page needs none of it.
        super().__init__()

    def get(self, request, pk):
        candidature = visible_or_404(request, pk)
        return render(request, "candidatures/admin/file.html", file_context(request, candidature))


def file_context(request, candidature, **more):
    actor = Actor(user=request.user)
    return {
        "candidature": candidature,
        "page_title": str(candidature),
        "state": state_for_commune(candidature),
        "decision_is_held": decision_is_held(candidature),
        "actions": offered_actions(candidature, actor),
        "may_instruct": bool(actor.roles(candidature) & {transitions.O, transitions.L}),
        "sections": [(STEP_TITLES[step], answered(candidature, step)) for step in COLUMNS],
        "documents": candidature.documents.select_related("uploaded_by"),
        "checklist": candidature.checklist.all(),
        "checklist_states": ChecklistItem.State.choices,
        "mandate_proof": MandateProof.objects.filter(candidature=candidature).select_related("checked_by").first(),
        "people": candidature.collaborators.all(),
        "info_requests": candidature.info_requests.prefetch_related("items__document"),
        "visits": candidature.visits.all(),
        "sheet": getattr(candidature, "sheet", None),
        "reviews": candidature.reviews.select_related("member"),
        "thread": candidature.messages.select_related("author_user", "author_collaborator"),
        "notes": candidature.notes.select_related("author"),
        "timeline": timeline(candidature),
        "mails": OutgoingEmail.objects.filter(link=file_url(candidature)).order_by("-created_at")[:20],
        "held_mails": OutgoingEmail.objects.filter(link=file_url(candidature), state=OutgoingEmail.State.DRAFT),
        "note_form": NoteForm(),
        "message_form": MessageForm(),
    } | more


def offered_actions(candidature, actor):
    """(action, what stands in its way), those that can be done first; what is already settled is not offered again."""
    pairs = [
        (action, action.obstacles(candidature, actor)) for action in transitions.available_actions(candidature, actor)
    ]
    return sorted(
        (pair for pair in pairs if not (pair[1] and pair[0].changes_nothing_twice)), key=lambda pair: bool(pair[1])
    )


def timeline(candidature):
    """The trace, newest first, each line with the words of its action."""
    lines = candidature.transitions.select_related("author_user", "author_collaborator", "mail").order_by("-at", "-pk")
    for line in lines:
        action = transitions.ACTIONS.get(line.action)
        line.action_label = action.label if action else _("Draft opened")
        yield line


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def action_dialog(request, pk, code):
    """GET says what stands in the way; POST does it, after the mail was read again when the action has one."""
    candidature = visible_or_404(request, pk)
    actor = Actor(user=request.user)
    action = transitions.ACTIONS.get(code)
    if action is None or not action.roles & actor.roles(candidature):
        raise Http404("no such action for this person")
    form = form_of(action)(request.POST if request.method == "POST" else None, candidature=candidature)
    context = {"candidature": candidature, "action": action, "form": form, "file_url": file_url(candidature)}
    context["link_placeholder"] = mails.LINK_PLACEHOLDER
    context["obstacles"] = dialog_obstacles(action, candidature, actor)
    if request.method != "POST":
        return render(request, "candidatures/admin/action.html", context)
    if not form.is_valid():
        return render(request, "candidatures/admin/action.html", context)
    edited, mail_form = None, None
    if action.is_edited_before_sending:
        mail_form = mail_form_of(request, action, candidature, form.cleaned_data)
        context["mail_form"] = mail_form
        if not context["obstacles"] and ("confirm" not in request.POST or not mail_form.is_valid()):
            return render(request, "candidatures/admin/action.html", context)
        if mail_form.is_bound and mail_form.is_valid():
            mail = mail_form.cleaned_data
            edited = transitions.EditedMail(mail["subject"], mail["body"], is_held=mail.get("hold") == "hold")
    try:
        transitions.perform(candidature, code, actor=actor, data=form.cleaned_data, mail=edited)
    except transitions.Refused as refused:
        context["obstacles"] = [str(refused)]
        return render(request, "candidatures/admin/action.html", context, status=409)
    messages.success(request, _("%(action)s: done.") % {"action": action.label})
    return redirect(file_url(candidature))


def dialog_obstacles(action, candidature, actor):
    if candidature.status not in action.sources:
        return [
            _("« %(action)s » is not possible: the file is now in the state « %(state)s ».")
            % {"action": action.label, "state": candidature.get_status_display()}
        ]
    return action.obstacles(candidature, actor)


def mail_form_of(request, action, candidature, data):
    """Bound when the officer has read the mail; otherwise the mail as the template writes it with the data typed."""
    if "confirm" in request.POST:
        form = MailForm(request.POST, prefix="mail")
    else:
        subject, body = mails.preview(action, candidature, data)
        form = MailForm(prefix="mail", initial={"subject": subject, "body": body, "hold": "hold"})
    if not action.is_decision:
        # Only a decision waits: anything else shows on the commune's page at once, and its mail with it.
        del form.fields["hold"]
    return form


@require_POST
def note_add(request, pk):
    candidature = instructing(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "candidatures/admin/file.html", file_context(request, candidature, note_form=form))
    Note.objects.create(candidature=candidature, author=request.user, text=form.cleaned_data["text"])
    return redirect(file_url(candidature) + "#notes")


@require_POST
def message_send(request, pk):
    candidature = instructing(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render(request, "candidatures/admin/file.html", file_context(request, candidature, message_form=form))
    with transaction.atomic():
        Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
        last = candidature.messages.last()
        is_double_click = (
            last is not None
            and (last.author_user_id, last.text) == (request.user.pk, form.cleaned_data["text"])
            and timezone.now() - last.created_at < timedelta(minutes=1)
        )
        if not is_double_click:
            message = Message.objects.create(
                candidature=candidature, author_user=request.user, text=form.cleaned_data["text"]
            )
            mails.queue_message(candidature, message)
    messages.success(request, _("Your message is sent to the commune."))
    return redirect(file_url(candidature) + "#messages")


@require_POST
def checklist_save(request, pk):
    """Each criterion on its own; a value that is not one of the states is left alone."""
    candidature = instructing(request, pk)
    with transaction.atomic():
        for item in candidature.checklist.select_for_update():
            state = request.POST.get(f"criterion-{item.criterion}", item.state)
            if state in ChecklistItem.State.values and state != item.state:
                item.state = state
                item.save(update_fields=["state"])
                log(
                    instance=candidature,
                    action="candidatures.checklist",
                    user=request.user,
                    data={"criterion": item.criterion, "state": state},
                )
    messages.success(request, _("The checklist is saved."))
    return redirect(file_url(candidature) + "#checklist")


@require_GET
def document_read(request, pk, document_pk):
    candidature = visible_or_404(request, pk)
    document = get_object_or_404(candidature.documents, pk=document_pk)
    log(instance=candidature, action="candidatures.document", user=request.user, data={"document": document.pk})
    return private_file(document)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_release(request, pk, mail_pk):
    """A held mail, read again and sent: the decision it tells can then no longer be undone."""
    candidature = visible_or_404(request, pk)
    mail = get_object_or_404(OutgoingEmail, pk=mail_pk, link=file_url(candidature))
    line = candidature.transitions.filter(mail=mail).first()
    action = transitions.ACTIONS.get(line.action) if line else None
    roles = Actor(user=request.user).roles(candidature)
    if not roles & (action.roles if action else {transitions.O, transitions.L}):
        raise Http404("not theirs to send")
    if not mail.is_held:  # Its personal link opens the file in the name of the commune: no longer ours to read.
        messages.error(request, _("This mail is not waiting to be read over."))
        return redirect(file_url(candidature))
    form = MailForm(request.POST or None, prefix="mail", initial={"subject": mail.subject, "body": mail.text_body})
    del form.fields["hold"]
    if request.method == "POST" and form.is_valid():
        try:
            if "send" in request.POST:
                mails.release(candidature, mail, **form.cleaned_data, author=request.user)
            else:
                outbox.edit(mail, **form.cleaned_data, author=request.user)
        except MailRefused as refused:
            form.add_error(None, str(refused))
        else:
            sent = "send" in request.POST
            messages.success(
                request, _("The mail leaves within a minute.") if sent else _("The mail is kept as written.")
            )
            return redirect(file_url(candidature))
    context = {"candidature": candidature, "mail": mail, "form": form, "file_url": file_url(candidature)}
    return render(request, "candidatures/admin/mail.html", context)
