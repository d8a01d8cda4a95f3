"""What the team writes while it instructs a file: the trace, the checklist, visits, the sheet, the committee's opinions."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin, WorkflowState

from mailing.models import OutgoingEmail

from .candidature import Candidature, Status
from .people import Collaborator


class AppendOnly(models.QuerySet):
    def update(self, **values):
        raise TypeError("A transition is never changed.")

    def delete(self):
        raise TypeError("A transition is never deleted on its own.")


class Transition(models.Model):
    """One line of the trace of a file. Written once, never changed."""

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="transitions")
    action = models.CharField(_("action"), max_length=32)
    from_status = models.CharField(_("from"), max_length=16, choices=Status.choices, blank=True)
    to_status = models.CharField(_("to"), max_length=16, choices=Status.choices)
    author_user = models.ForeignKey("home.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_collaborator = models.ForeignKey(
        Collaborator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=32, blank=True)
    public_comment = models.TextField(_("what the commune reads"), blank=True)
    internal_comment = models.TextField(_("for the team"), blank=True)
    mail = models.ForeignKey(OutgoingEmail, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["at", "pk"]
        constraints = [
            # None of the two: the system acted.
            models.CheckConstraint(
                condition=Q(author_user=None) | Q(author_collaborator=None), name="a_transition_has_at_most_one_author"
            ),
        ]

    def __str__(self):
        return f"{self.candidature_id} · {self.action}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A transition is never changed.")
        super().save(*args, **kwargs)


class MandateProof(models.Model):
    """Someone of the team checked that the town hall really carries this file: a call to its official number, most often."""

    candidature = models.OneToOneField(Candidature, on_delete=models.CASCADE, related_name="mandate_proof")
    how = models.TextField(_("how it was checked"))
    checked_by = models.ForeignKey("home.User", on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("proof of mandate")
        verbose_name_plural = _("proofs of mandate")

    def __str__(self):
        return f"{self.candidature_id} · {self.checked_at:%Y-%m-%d}"


class ChecklistItem(models.Model):
    """A criterion of admissibility, ticked by an officer before the review starts."""

    class Criterion(models.TextChoices):
        NEED = "need", _("No café, or a café that may close")
        PREMISES = "premises", _("Premises in the commune, or a serious lead")
        PHOTOS = "photos", _("Photos of the premises")
        CARRIED = "carried", _("File carried by the mayor")

    class State(models.TextChoices):
        TO_CHECK = "to_check", _("to be checked")
        PROVIDED = "provided", _("provided")
        TO_REDO = "to_redo", _("to be provided again")
        MISSING = "missing", _("missing")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="checklist")
    criterion = models.CharField(_("criterion"), max_length=12, choices=Criterion.choices)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.TO_CHECK)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidature", "criterion"], name="a_criterion_is_checked_once"),
        ]

    def __str__(self):
        return self.get_criterion_display()

    @property
    def is_settled(self):
        return self.state in {self.State.PROVIDED, self.State.NOT_APPLICABLE}


class Visit(models.Model):
    class Mode(models.TextChoices):
        VIDEO = "video", _("video call")
        ON_SITE = "on_site", _("on site")

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField(_("date and time"))
    mode = models.CharField(_("how"), max_length=8, choices=Mode.choices)
    place = models.CharField(_("place"), max_length=255, blank=True)
    report = models.TextField(_("report"), blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.candidature_id} · {self.at:%Y-%m-%d}"


class ScoringCriterion(models.Model):
    """One line of the scoring grid. Eligibility is a gate, not points."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    label = models.CharField(_("label"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=120, blank=True)
    maximum = models.PositiveSmallIntegerField(_("maximum"), validators=[MinValueValidator(1)])
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("used for new sheets"), default=True)

    class Meta:
        verbose_name = _("scoring criterion")
        verbose_name_plural = _("scoring grid")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label


class InstructionSheet(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """The comparable sheet of a file. Its approval by the circuit enables the decision, and never performs it."""

    class Opinion(models.TextChoices):
        FAVOURABLE = "favourable", _("favourable")
        RESERVED = "reserved", _("reserved")
        UNFAVOURABLE = "unfavourable", _("unfavourable")

    candidature = models.OneToOneField(
        Candidature, verbose_name=_("candidature"), on_delete=models.CASCADE, related_name="sheet"
    )
    summary = models.TextField(_("summary"), blank=True)
    premises = models.TextField(_("premises"), blank=True)
    support = models.TextField(_("support of the inhabitants"), blank=True)
    risks = models.TextField(_("risks"), blank=True)
    offer = models.TextField(_("draft offer"), blank=True, help_text=_("The core, and the services wished for."))
    recommendation = models.CharField(_("opinion of the officer"), max_length=12, choices=Opinion.choices, blank=True)

    class Meta:
        verbose_name = _("instruction sheet")
        verbose_name_plural = _("instruction sheets")

    def __str__(self):
        return f"{self.candidature}"

    @property
    def is_filled(self):
        """The officer gave an opinion and a figure for each line of the grid (in the latest version of the sheet)."""
        latest = self.get_latest_revision_as_object()
        scores = list(latest.scores.all())
        return bool(latest.recommendation and latest.summary.strip() and scores) and all(
            score.value is not None for score in scores
        )

    @property
    def is_approved(self):
        """The circuit ended with an approval, and nobody wrote a newer version since."""
        last = self.workflow_states.order_by("-created_at", "-pk").first()
        if last is None or last.status != WorkflowState.STATUS_APPROVED:
            return False
        # The editor saves the text as it approves it. What was published after that, nobody approved.
        end = last.current_task_state.finished_at if last.current_task_state else None
        is_older = bool(end and self.live_revision and self.live_revision.created_at <= end)
        return self.live and not self.has_unpublished_changes and is_older


class SheetScore(models.Model):
    sheet = ParentalKey(InstructionSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(ScoringCriterion, verbose_name=_("criterion"), on_delete=models.PROTECT)
    value = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="a_sheet_scores_a_criterion_once")]

    def __str__(self):
        return f"{self.criterion} : {self.value}"

    def clean(self):
        if self.value is not None and self.criterion_id and self.value > self.criterion.maximum:
            raise ValidationError(
                {"value": _("At most %(maximum)d points for this criterion.") % {"maximum": self.criterion.maximum}}
            )


class CommitteeSession(models.Model):
    """A meeting of the committee: its agenda, and members who come through a personal link, without any account."""

    name = models.CharField(_("name"), max_length=120)
    meets_on = models.DateField(_("meets on"))
    place = models.CharField(_("place"), max_length=255, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    candidatures = models.ManyToManyField(
        Candidature, verbose_name=_("agenda"), through="AgendaItem", related_name="sessions"
    )

    class Meta:
        verbose_name = _("committee session")
        verbose_name_plural = _("committee sessions")
        ordering = ["-meets_on"]

    def __str__(self):
        return self.name


class AgendaItem(models.Model):
    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="agenda")
    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="agenda_items")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("agenda")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "candidature"], name="a_file_is_on_an_agenda_once"),
        ]

    def __str__(self):
        return f"{self.session_id} · {self.candidature_id}"


class CommitteeMember(models.Model):
    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("member of the committee")
        verbose_name_plural = _("members of the committee")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ReviewQuerySet(models.QuerySet):
    def counting(self):
        """An opinion given in a conflict of interest does not count for the quorum."""
        return self.filter(has_conflict=False)


class Review(models.Model):
    """The opinion (avis) of a member of the committee on one file, in one line."""

    Opinion = InstructionSheet.Opinion

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="reviews")
    member = models.ForeignKey(CommitteeMember, on_delete=models.CASCADE, related_name="reviews")
    opinion = models.CharField(_("opinion"), max_length=12, choices=InstructionSheet.Opinion.choices, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    has_conflict = models.BooleanField(_("I have a conflict of interest on this file"), default=False)
    given_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.UniqueConstraint(fields=["candidature", "member"], name="a_member_gives_one_opinion_a_file"),
            models.CheckConstraint(
                condition=Q(has_conflict=True) | ~Q(opinion=""),
                name="a_review_has_an_opinion_or_a_conflict",
                violation_error_message=_("Choose an opinion, or tick the conflict of interest."),
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.get_opinion_display()}"


@register_setting(icon="clipboard-list")
class InstructionSettings(BaseGenericSetting):
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("Opinions needed on a file, conflicts of interest aside, before it can be chosen."),
    )
    team_email = models.EmailField(
        _("address of the team"), blank=True, help_text=_("Told of every new candidature. Empty: nobody is told.")
    )
    reply_days = models.PositiveSmallIntegerField(
        _("days to answer a request"), default=21, help_text=_("Proposed as the deadline of a request for complements.")
    )

    class Meta:
        verbose_name = _("instruction")
