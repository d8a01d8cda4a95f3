"""The draft behind the wizard: what was typed, step by step, on the candidature's own rows.

formtools keeps its answers in the session, and loses everything there on a GET, between two tabs or at log-out. Here a
step's raw input lives in `DraftStep`, its valid values in the columns of the candidature, and its files in `Document`.
"""

from types import MappingProxyType

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from formtools.wizard.storage.base import BaseStorage

from candidatures.models import Candidature, DraftStep, Status

MAX_RAW_LENGTH = 20_000


class StaleStep(Exception):
    """The step was saved from elsewhere since this page was loaded; `saved` is what is there now."""

    def __init__(self, saved):
        super().__init__(saved.step)
        self.saved = saved


class NotADraft(Exception):
    """The candidature was sent (or put in the bin) meanwhile: nothing is written."""


class DraftStorage(BaseStorage):
    """formtools' storage on the draft of `request.collaborator`. The step is the address, never a stored one."""

    extra_data = MappingProxyType({})

    def __init__(self, prefix, request=None, file_storage=None):
        super().__init__(prefix, request, file_storage)
        self.candidature = request.collaborator.candidature
        self.url_step = request.resolver_match.kwargs.get("step")

    def init_data(self):
        """Nothing to make: the draft exists before the wizard opens."""

    def reset(self):
        """formtools would delete uploads here. A draft is emptied by `submit` only."""

    def _get_current_step(self):
        return self.url_step

    def _set_current_step(self, step):
        self.url_step = step

    current_step = property(_get_current_step, _set_current_step)

    def get_step(self, step):
        """The DraftStep of this name, or None; all of them in one query for the request."""
        if not hasattr(self, "_steps"):
            prefetch_related_objects([self.candidature], "draft_steps")  # `missing_answers` reads them too.
            self._steps = {saved.step: saved for saved in self.candidature.draft_steps.all()}
        return self._steps.get(step)

    def get_step_data(self, step):
        saved = self.get_step(step)
        if saved is None:
            return None
        return MultiValueDict({f"{step}-{name}": values for name, values in saved.data.items()})

    def set_step_data(self, step, cleaned_data):
        raise TypeError("A step is saved by save_step, which checks its version.")

    def get_step_files(self, step):
        """Files are documents of the candidature already: a form never gets them back."""
        return

    def set_step_files(self, step, files):
        raise TypeError("Files are kept by uploads.keep.")

    def update_response(self, response):
        """formtools would delete temporary uploads here; there are none."""


def raw_input(form):
    """What was posted for the fields of this form, name → list of values, files aside."""
    return {
        name: [value[:MAX_RAW_LENGTH] for value in form.data.getlist(form.add_prefix(name))]
        for name, field in form.fields.items()
        if not field.widget.needs_multipart_form and form.add_prefix(name) in form.data
    }


@transaction.atomic
def save_step(candidature, form, *, step, version):
    """Keeps all that was typed in a bound step form and writes its valid values to the columns; returns the DraftStep.

    `version` is that of the page (0 when the step had never been saved). Raises StaleStep when someone saved other
    answers meanwhile, NotADraft when the candidature is no longer one. Saving the same input twice changes nothing.
    """
    locked = Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
    if locked.status != Status.DRAFT or locked.trashed_at is not None:
        raise NotADraft
    raw = raw_input(form)
    saved = DraftStep.objects.filter(candidature=locked, step=step).first()
    if saved is not None and saved.data == raw:
        Candidature.objects.filter(pk=locked.pk).update(last_commune_activity_at=timezone.now())
        return saved
    if saved is not None and saved.version != version:
        raise StaleStep(saved)
    saved = saved or DraftStep(candidature=locked, step=step)
    invalid = [name for name in form.errors if name in form.fields]
    columns = [name for name in form.cleaned_data if name not in invalid and name in form._meta.fields]
    columns = [name for name in columns if name in {field.name for field in Candidature._meta.fields}]
    for name in columns:
        value = form.cleaned_data[name]
        setattr(locked, name, value)
        setattr(candidature, name, value)
    locked.last_commune_activity_at = timezone.now()
    locked.save(update_fields=[*columns, "last_commune_activity_at"])
    saved.data, saved.version = raw, saved.version + 1
    saved.invalid = [name for name in invalid if name != "photos"]  # A refused file was not kept: nothing to correct.
    saved.save()
    return saved
