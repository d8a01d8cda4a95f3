"""The file of a commune: its state, its answers, its people. Every change of state goes through instruction.transitions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cafes_map.models import Cafe, Commune


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SCREENING = "screening", _("Admissibility check")
    INFO_REQUESTED = "info_requested", _("Complements requested")
    UNDER_REVIEW = "under_review", _("Under review")
    SITE_VISIT = "site_visit", _("Exchange or visit")
    COMMITTEE = "committee", _("In committee")
    WAITLISTED = "waitlisted", _("Waiting list")
    ACCEPTED = "accepted", _("Chosen for the study")
    FEASIBILITY = "feasibility", _("Feasibility study")
    CONVERTED = "converted", _("Café project")
    DECLINED = "declined", _("Not chosen")
    INELIGIBLE = "ineligible", _("Cannot apply")
    WITHDRAWN = "withdrawn", _("Withdrawn by the commune")
    CLOSED = "closed", _("File closed")


FINAL = frozenset({Status.CONVERTED, Status.DECLINED, Status.INELIGIBLE, Status.WITHDRAWN, Status.CLOSED})
ACTIVE = frozenset(set(Status) - FINAL)
# What counts against « one deposited file per commune »: a stranger's draft never locks the mayor out.
DEPOSITED = ACTIVE - {Status.DRAFT}


class Eligibility(models.TextChoices):
    MET = "met", _("condition met")
    TO_CHECK = "to_check", _("to be checked by the team")
    NOT_MET = "not_met", _("condition not met")


class CafeSituation(models.TextChoices):
    NONE = "none", _("No, none")
    THREATENED = "threatened", _("Yes, but it may close")
    OPEN = "open", _("Yes, and nothing threatens it")


class PremisesLead(models.TextChoices):
    MUNICIPAL = "municipal", _("Yes, premises of the commune")
    PRIVATE = "private", _("Yes, private premises")
    LEAD = "lead", _("A lead, to be confirmed")
    NO = "no", _("No")


class ApplicantRole(models.TextChoices):
    MAYOR = "mayor", _("I am the mayor")
    TOWN_HALL = "town_hall", _("I am a deputy mayor or I work at the town hall")
    OTHER = "other", _("Neither")


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class CallForApplications(models.Model):
    """A period in which communes may apply. A permanent call has no end."""

    title = models.CharField(_("title"), max_length=120)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), null=True, blank=True, help_text=_("Empty: the call is permanent."))
    population_ceiling = models.PositiveIntegerField(
        _("population ceiling"), default=3500, help_text=_("A commune must have fewer inhabitants than this.")
    )
    reply_time = models.CharField(
        _("what we say of delays"),
        max_length=255,
        blank=True,
        help_text=_("Shown to the commune after it has sent its candidature. Write what the team can keep."),
    )

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        ordering = ["-opens_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=models.F("opens_on")),
                name="call_closes_after_it_opens",
                violation_error_message=_("A call cannot close before it opens."),
            ),
        ]

    def __str__(self):
        return self.title

    def is_open(self, day):
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


class CandidatureQuerySet(models.QuerySet):
    def deposited(self):
        return self.filter(status__in=DEPOSITED)

    def drafts(self):
        return self.filter(status=Status.DRAFT, trashed_at=None)

    def for_team(self):
        """What the team works on: everything that was sent at least once (a draft belongs to its commune)."""
        return self.exclude(submitted_at=None)

    def visible_to(self, user):
        """What this member of the team may open: nothing without the permission; studies only for Exploitation."""
        if not user.is_active:
            return self.none()
        if user.has_perm("candidatures.view_candidature"):
            return self.for_team()
        if user.has_perm("candidatures.view_feasibility"):
            return self.for_team().filter(status__in=[Status.FEASIBILITY, Status.CONVERTED])
        return self.none()

    def for_listing(self):
        return self.select_related("commune__departement", "officer")


class Candidature(models.Model):
    """The file belongs to the commune; people are its collaborators. Core answers are columns: filtered, exported, counted."""

    class Title(models.TextChoices):
        MS = "ms", _("Mrs")
        MR = "mr", _("Mr")

    class FilledBy(models.TextChoices):
        MAYOR = "mayor", _("The mayor")
        SECRETARY = "secretary", _("The secretary of the town hall")
        ELECTED = "elected", _("Another elected person")
        OTHER = "other", _("Someone else")

    class ContactFunction(models.TextChoices):
        DEPUTY = "deputy", _("Deputy mayor")
        SECRETARY = "secretary", _("Secretary of the town hall")
        DIRECTOR = "director", _("General director of services")
        COUNCILLOR = "councillor", _("Councillor")
        OTHER = "other", _("Other")

    class Owner(models.TextChoices):
        COMMUNE = "commune", _("The commune")
        EPCI = "epci", _("The intercommunality")
        PRIVATE_READY = "private_ready", _("A private owner ready to let or sell")
        PRIVATE_TO_CONVINCE = "private_to_convince", _("A private owner to be convinced")
        UNKNOWN = "unknown", _("Not known")

    class Condition(models.TextChoices):
        USABLE = "usable", _("Usable as it is")
        REFRESH = "refresh", _("Needs refreshing")
        HEAVY = "heavy", _("Needs major works")
        TO_BUILD = "to_build", _("To be built")

    class Licence(models.TextChoices):
        COMMUNE = "commune", _("Yes, the commune holds it")
        OWNER = "owner", _("Yes, the owner of the premises holds it")
        ELSEWHERE = "elsewhere", _("Yes, elsewhere")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("I do not know")

    class Works(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("In part")
        NO = "no", _("No")

    class Convention(models.TextChoices):
        SENT = "sent", _("sent to the commune")
        SIGNED = "signed", _("signed")

    reference = models.CharField(_("reference"), max_length=8, unique=True, editable=False)
    call = models.ForeignKey(
        CallForApplications, verbose_name=_("call"), on_delete=models.PROTECT, related_name="candidatures"
    )
    commune = models.ForeignKey(
        Commune, verbose_name=_("commune"), on_delete=models.PROTECT, related_name="candidatures"
    )
    status = models.CharField(_("state"), max_length=16, choices=Status.choices, default=Status.DRAFT, db_index=True)
    status_changed_at = models.DateTimeField(_("in this state since"))
    status_before_request = models.CharField(max_length=16, choices=Status.choices, blank=True, editable=False)
    status_before_decision = models.CharField(max_length=16, choices=Status.choices, blank=True, editable=False)
    officer = models.ForeignKey(
        "home.User",
        verbose_name=_("officer"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="candidatures",
    )

    # The commune's facts as they were on the day the file was opened.
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    epci_name = models.CharField(_("EPCI"), max_length=160, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    facts_on = models.DateField(_("facts of the register taken on"))

    eligibility = models.CharField(_("eligibility"), max_length=8, choices=Eligibility.choices)
    eligibility_note = models.TextField(_("how eligibility was confirmed"), blank=True)
    cafe_situation = models.CharField(
        _("Is there a café in the commune today?"), max_length=12, choices=CafeSituation.choices
    )
    premises_lead = models.CharField(
        _("Do you have premises, or know of any?"), max_length=12, choices=PremisesLead.choices
    )
    applicant_role = models.CharField(
        _("Are you the mayor, or mandated by the town hall?"), max_length=12, choices=ApplicantRole.choices
    )

    # Step « Votre commune ».
    town_hall_address = models.CharField(_("Postal address of the town hall"), max_length=255, blank=True)
    town_hall_email = models.EmailField(_("E-mail address of the town hall"), blank=True)
    town_hall_phone = models.CharField(_("Telephone of the town hall"), max_length=30, blank=True)
    town_hall_hours = models.CharField(_("Opening hours of the town hall"), max_length=255, blank=True)
    hamlet = models.CharField(_("Does the project concern a particular village or hamlet?"), max_length=160, blank=True)

    # Step « Qui porte et qui suit le dossier ».
    filled_by = models.CharField(_("Who is filling this in?"), max_length=12, choices=FilledBy.choices, blank=True)
    mayor_title = models.CharField(_("Title of the mayor"), max_length=2, choices=Title.choices, blank=True)
    mayor_first_name = models.CharField(_("First name of the mayor"), max_length=80, blank=True)
    mayor_last_name = models.CharField(_("Last name of the mayor"), max_length=80, blank=True)
    mayor_email = models.EmailField(_("E-mail address of the mayor"), blank=True)
    has_other_contact = models.BooleanField(_("Someone other than the mayor follows the file"), default=False)
    contact_name = models.CharField(_("Name of the person who follows the file"), max_length=160, blank=True)
    contact_function = models.CharField(_("Their function"), max_length=12, choices=ContactFunction.choices, blank=True)
    contact_email = models.EmailField(_("Their e-mail address"), blank=True)
    contact_phone = models.CharField(_("Their telephone"), max_length=30, blank=True)
    association_name = models.CharField(
        _("Association or collective that already carries the project"), max_length=160, blank=True
    )

    # Step « Le local ».
    premises_address = models.CharField(_("Address of the premises"), max_length=255, blank=True)
    premises_owner = models.CharField(_("Owner"), max_length=20, choices=Owner.choices, blank=True)
    premises_last_use = models.CharField(_("Last use"), max_length=160, blank=True)
    premises_area = models.PositiveIntegerField(_("Area in m²"), null=True, blank=True)
    premises_condition = models.CharField(_("General condition"), max_length=10, choices=Condition.choices, blank=True)
    premises_accessible = models.CharField(
        _("Accessible in a wheelchair"), max_length=8, choices=YesNoUnknown.choices, blank=True
    )
    premises_terrace = models.CharField(_("Terrace"), max_length=8, choices=YesNoUnknown.choices, blank=True)
    premises_kitchen = models.CharField(_("Kitchen"), max_length=8, choices=YesNoUnknown.choices, blank=True)
    premises_cellar = models.CharField(_("Cellar"), max_length=8, choices=YesNoUnknown.choices, blank=True)
    licence = models.CharField(_("Is there a licence III or IV?"), max_length=10, choices=Licence.choices, blank=True)
    last_operated_year = models.PositiveSmallIntegerField(_("Last year the café was open"), null=True, blank=True)
    available_from = models.DateField(_("Available from"), null=True, blank=True)
    works_by_town_hall = models.CharField(
        _("Works: can the town hall carry them?"), max_length=6, choices=Works.choices, blank=True
    )
    works_details = models.TextField(_("Budget and grants for the works"), max_length=1500, blank=True)
    rent = models.DecimalField(_("Planned rent, in € a month"), max_digits=8, decimal_places=2, null=True, blank=True)
    photos_later = models.BooleanField(_("I will send the photos later"), default=False)

    # Sending.
    attests_mandate = models.BooleanField(
        _("I am the mayor, or I send this file in the mayor’s name and with their agreement"), default=False
    )
    attests_truth = models.BooleanField(_("The information is correct"), default=False)
    may_publish_name = models.BooleanField(
        _("The name of the commune may be published among the candidates"), default=False
    )

    # Decision and after.
    reapply_from = models.DateField(_("may apply again from"), null=True, blank=True)
    public_meeting_on = models.DateField(_("public meeting on"), null=True, blank=True)
    no_meeting_reason = models.CharField(_("why no date for the public meeting"), max_length=255, blank=True)
    convention = models.CharField(_("convention"), max_length=6, choices=Convention.choices, blank=True)
    study_outcome = models.TextField(_("outcome of the study"), blank=True)
    cafe = models.OneToOneField(
        Cafe, verbose_name=_("café"), on_delete=models.PROTECT, null=True, blank=True, related_name="candidature"
    )

    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    last_commune_activity_at = models.DateTimeField(_("last act of the commune"))
    trashed_at = models.DateTimeField(_("draft put in the bin at"), null=True, blank=True)
    legal_hold = models.BooleanField(_("kept for a legal reason"), default=False)

    objects = CandidatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        ordering = ["-status_changed_at", "-pk"]
        permissions = [
            ("instruct_candidature", _("Can instruct candidatures (officer)")),
            ("decide_candidature", _("Can decide on candidatures (lead)")),
            ("view_feasibility", _("Can see the candidatures in feasibility study and the converted ones")),
            ("convert_candidature", _("Can create café projects")),
            ("export_candidature", _("Can export candidatures")),
        ]
        indexes = [models.Index(fields=["status", "status_changed_at"], name="candidature_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["commune"],
                condition=Q(status__in=[str(status) for status in sorted(DEPOSITED)]),
                name="one_deposited_candidature_per_commune",
                violation_error_message=_("A candidature of this commune has already been sent."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | ~Q(submitted_at=None),
                name="a_sent_candidature_has_its_date",
                violation_error_message=_("A candidature that was sent has a date of sending."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CONVERTED, cafe__isnull=False) | (~Q(status=Status.CONVERTED) & Q(cafe=None)),
                name="a_converted_candidature_has_its_cafe",
                violation_error_message=_("A converted candidature, and no other, has a café."),
            ),
            models.CheckConstraint(
                condition=Q(trashed_at=None) | Q(status=Status.DRAFT),
                name="only_drafts_go_to_the_bin",
                violation_error_message=_("Only a draft can be put in the bin."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} · {self.commune}"

    def get_absolute_url(self):
        return reverse("candidatures:candidature_detail", kwargs={"reference": self.reference})

    @property
    def is_draft(self):
        return self.status == Status.DRAFT

    @property
    def mayor_name(self):
        return f"{self.mayor_first_name} {self.mayor_last_name}".strip()

    @property
    def has_premises(self):
        """A commune whose café is open and not threatened asks for support: the questions on empty premises are not for it."""
        return self.cafe_situation != CafeSituation.OPEN


class DraftStep(models.Model):
    """What was typed in a step, valid or not, as the browser sent it. Emptied once the candidature is sent."""

    candidature = models.ForeignKey(Candidature, on_delete=models.CASCADE, related_name="draft_steps")
    step = models.CharField(_("step"), max_length=20)
    data = models.JSONField(_("raw input"), default=dict, help_text=_("Field name → list of posted values."))
    invalid = models.JSONField(
        _("answers to correct"), default=list, help_text=_("Names of the fields whose value is wrong.")
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    class Meta:
        verbose_name = _("step of a draft")
        verbose_name_plural = _("steps of drafts")
        constraints = [
            models.UniqueConstraint(fields=["candidature", "step"], name="a_draft_has_each_step_once"),
        ]

    def __str__(self):
        return f"{self.candidature_id} · {self.step} v{self.version}"
