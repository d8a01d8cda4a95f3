"""The wizard: formtools lists the steps and builds their forms; the draft (drafts.py) keeps every answer.

What formtools leaves open is closed here: the step is the one of the address whatever `current_step` claims, a broken
management form loses nothing, no GET ever sends, files are kept at once, unknown steps do not exist.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from formtools.wizard.forms import ManagementForm
from formtools.wizard.views import NamedUrlWizardView

from candidatures.answers import STEP_TITLES, answered, missing_answers
from candidatures.instruction import transitions
from candidatures.instruction.actors import Actor
from candidatures.models import Document

from . import access, drafts, uploads
from .forms import CommuneForm, HolderForm, PremisesForm, ReviewForm
from .pages import personal
from .resuming import send_link
from .typed_text import differences, typed_text


def asks_for_premises(wizard):
    return wizard.candidature.has_premises


@method_decorator(personal, name="dispatch")
class CandidatureWizard(NamedUrlWizardView):
    storage_name = "candidatures.intake.drafts.DraftStorage"
    file_storage = None  # formtools wants the name; uploads.keep does the work.
    form_list = [
        ("commune", CommuneForm),
        ("holder", HolderForm),
        ("premises", PremisesForm),
        ("review", ReviewForm),
    ]
    condition_dict = {"premises": asks_for_premises}
    template_name = "candidatures/wizard_step.html"

    def dispatch(self, request, *args, **kwargs):
        """The draft of this browser: named by the page on a POST (several tabs), asked by `?file=` or last opened on a GET."""
        asked = request.POST.get("reference") or request.GET.get("file")
        request.collaborator = self.collaborator = access.collaborator_of(request, asked)
        if self.collaborator is None:
            return self.session_is_over(request)
        self.candidature = self.collaborator.candidature
        if not self.candidature.is_draft or not self.collaborator.may_write:
            if request.method == "POST" and self.candidature.is_draft:
                messages.error(request, _("You may read this file, not change it."))
            return redirect(self.candidature)
        access.make_current(request, self.candidature)
        return super().dispatch(request, *args, **kwargs)

    def session_is_over(self, request):
        if request.method != "POST":
            return redirect("candidatures:link_request")
        return self.typed_text_page(request, _("You are no longer connected to your file."), status=403)

    def typed_text_page(self, request, title, *, status):
        """A page that gives back what was typed when it could not be saved."""
        typed = typed_text(request.POST, self.form_list)
        return render(request, "candidatures/not_saved.html", {"title": title, "typed": typed}, status=status)

    def get(self, request, *args, **kwargs):
        if kwargs["step"] not in self.get_form_list():
            raise Http404("unknown step")
        step = self.steps.current
        return self.render(self.get_form(data=self.storage.get_step_data(step)))

    def post(self, request, *args, **kwargs):
        step = kwargs["step"]
        if step not in self.get_form_list():
            raise Http404("unknown step")
        management = ManagementForm(request.POST, prefix=self.prefix)
        if not management.is_valid() or management.cleaned_data["current_step"] != step:
            return self.typed_text_page(request, _("The page came back incomplete: nothing was changed."), status=400)
        form = self.get_form(data=request.POST, files=request.FILES)
        form.is_valid()
        self.keep_files(form)
        try:
            drafts.save_step(self.candidature, form, step=step, version=self.posted_version())
        except drafts.StaleStep as stale:
            return self.render_stale(form, stale.saved)
        except drafts.NotADraft:
            return redirect(self.candidature)
        return self.after_saving(form, step)

    def after_saving(self, form, step):
        if "quit" in self.request.POST:
            return self.quit()
        if "delete" in self.request.POST:
            return self.delete_file(step)
        if form.errors:
            return self.render(form)
        if step == self.steps.last:
            return self.done([form])
        return redirect(self.get_step_url(self.steps.next))

    def posted_version(self):
        version = self.request.POST.get("version", "")
        return int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0

    def keep_files(self, form):
        """Each file on its own, whatever becomes of the other fields; what is refused says why."""
        for file in form.cleaned_data.get("photos") or []:
            try:
                uploads.keep(self.candidature, file, kind=Document.Kind.PHOTO, collaborator=self.collaborator)
            except uploads.UploadRefused as refused:
                form.add_error("photos", ValidationError(str(refused)))

    def delete_file(self, step):
        """The page is saved first: taking a photo away never costs what was just typed."""
        pk = self.request.POST["delete"]
        is_number = pk.isascii() and pk.isdecimal() and len(pk) < 19
        document = self.candidature.documents.filter(pk=int(pk)).first() if is_number else None
        if document:
            uploads.remove(document)
            messages.success(self.request, _("The document is deleted."))
        return redirect(self.get_step_url(step))

    def render_stale(self, form, saved):
        """The second device is told, sees both versions, and overwrites only by saving again on purpose."""
        theirs = self.get_form(data=self.storage.get_step_data(saved.step))
        context = {"stale": saved, "differences": differences(theirs, form)}
        return self.render_to_response(self.get_context_data(form=form, **context), status=409)

    def quit(self):
        mail = send_link(self.collaborator, reason="quit")
        if mail is None:
            messages.success(self.request, _("All is saved. Use the last link you received to come back."))
        else:
            messages.success(
                self.request,
                _("All is saved. We sent the link to come back to %(email)s.") % {"email": self.collaborator.email},
            )
        return redirect(self.candidature)

    def done(self, form_list, **kwargs):
        form = form_list[-1]
        try:
            transitions.perform(
                self.candidature, "submit", actor=Actor(collaborator=self.collaborator), data=form.cleaned_data
            )
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
            return self.render(form)
        return redirect(self.candidature.get_absolute_url() + "?sent=1")

    def get_form_kwargs(self, step=None):
        return {"instance": self.candidature}

    def get_form_instance(self, step):
        return self.candidature

    def get_form_initial(self, step):
        """What the eligibility step already said is not asked again."""
        if step == "holder" and self.candidature.applicant_role == "mayor" and not self.candidature.mayor_email:
            return {"mayor_email": self.collaborator.email, "filled_by": "mayor"}
        return {}

    def get_step_url(self, step):
        return reverse("candidatures:wizard_step", kwargs={"step": step}) + f"?file={self.candidature.reference}"

    def get_context_data(self, form, **kwargs):
        context = super().get_context_data(form=form, **kwargs)
        step = self.steps.current
        saved = self.storage.get_step(step)
        missing = missing_answers(self.candidature)
        stale = kwargs.get("stale")
        context |= {
            "candidature": self.candidature,
            "collaborator": self.collaborator,
            "title": STEP_TITLES[step],
            "step_list": self.step_list(missing),
            "version": (stale or saved).version if (stale or saved) else 0,
            "missing": missing,
            "documents": self.candidature.documents.current() if step in {"premises", "review"} else [],
        }
        if step == "review":
            context["sections"] = self.sections()
        return context

    def step_list(self, missing):
        incomplete = {item.step for item in missing}
        return [
            {
                "name": name,
                "title": STEP_TITLES[name],
                "url": self.get_step_url(name),
                "is_current": name == self.steps.current,
                "is_complete": name != self.steps.last
                and name not in incomplete
                and self.storage.get_step(name) is not None,
            }
            for name in self.get_form_list()
        ]

    def sections(self):
        """The recap: (title, address of the step, [(label, value)]) of each step before the last."""
        for name in self.get_form_list():
            if name != self.steps.last:
                yield STEP_TITLES[name], self.get_step_url(name), answered(self.candidature, name)

    def get_form(self, step=None, data=None, files=None):
        form = super().get_form(step, data, files)
        form.hides_optional = True
        return form
