"""A café, what it offers and when it is open."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from home.pictures import all_specs

from .territory import Commune, PositionPrecision

SOURCE_LANGUAGE = "fr"
# How a café fares: changed through `opening.set_situation`, never by publishing a revision.
SITUATION_FIELDS = ["status", "verified_on", "source_note", "opens_on", "opened_on", "closed_on"]


class ServiceQuerySet(models.QuerySet):
    def in_source_language(self):
        return self.filter(locale__language_code=SOURCE_LANGUAGE)

    def offered(self):
        return self.in_source_language().filter(is_active=True)

    def labelled(self):
        """The French rows with `label` and `words`: their name and description in the language being read."""
        translation = Service.objects.filter(
            translation_key=OuterRef("translation_key"), locale__language_code=get_language()
        )
        return self.in_source_language().annotate(
            label=Coalesce(Subquery(translation.values("name")[:1]), "name"),
            words=Coalesce(Subquery(translation.values("description")[:1]), "description"),
        )


class Service(TranslatableMixin, models.Model):
    """Something a café can offer. Foreign keys always point to the French row; the others only carry its words."""

    class Family(models.TextChoices):
        CORE = "core", _("The heart of every café")
        DAILY = "daily", _("Everyday life")
        DIGITAL_PUBLIC = "digital_public", _("Digital and public services")
        SOCIAL = "social", _("Together")
        TOURISM_MOBILITY = "tourism_mobility", _("Tourism and mobility")

    slug = models.SlugField(_("slug"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=255, blank=True)
    icon = models.CharField(_("icon"), max_length=40, blank=True)
    family = models.CharField(_("family"), max_length=20, choices=Family.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(
        _("can be chosen"), default=True, help_text=_("A retired service stays on the cafés that have it.")
    )

    objects = ServiceQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["order", "pk"]
        unique_together = [("translation_key", "locale")]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "locale"],
                name="service_slug_is_unique_in_its_language",
                violation_error_message=_("Another service has this slug."),
            ),
        ]

    def __str__(self):
        return self.name


class CafeQuerySet(models.QuerySet):
    def visible(self):
        """What the public may see: published by the team."""
        return self.filter(live=True)

    def open(self):
        return self.filter(status=Cafe.Status.OPEN)

    def in_default_list(self):
        """Unverified announcements and abandoned or closed places are shown only to who asks for them."""
        return self.with_announced().exclude(status=Cafe.Status.PROJECT, verified_on=None, is_fictional=False)

    def with_announced(self):
        """The default list and what was only announced."""
        return self.visible().exclude(status__in=[Cafe.Status.CLOSED, Cafe.Status.ABANDONED])

    def for_page(self):
        """For the page of one café, which reads its hours and services in `facts`."""
        return self.select_related("commune__departement__region", "photo")

    def for_list(self):
        photos = get_image_model().objects.prefetch_renditions(*all_specs("card"))
        return self.select_related("commune__departement__region").prefetch_related(
            models.Prefetch("offered_services", CafeService.objects.labelled()),
            models.Prefetch("photo", photos),
        )


class Cafe(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A café of the programme. Visible to the public = `live`; open = its status; dates are facts, never state."""

    class Kind(models.TextChoices):
        OPERATED = "operated", _("operated by the programme")
        SUPPORTED = "supported", _("supported by the programme")

    class Model(models.TextChoices):
        ENTREPRENEURIAL = "entrepreneurial", _("entrepreneurial")
        ASSOCIATIVE = "associative", _("associative")
        ITINERANT = "itinerant", _("itinerant")

    class Status(models.TextChoices):
        PROJECT = "project", _("project")
        WORKS = "works", _("works under way")
        OPENING_SOON = "opening_soon", _("opening soon")
        OPEN = "open", _("open")
        TEMPORARILY_CLOSED = "temporarily_closed", _("temporarily closed")
        CLOSED = "closed", _("closed for good")
        ABANDONED = "abandoned", _("abandoned")

    class Accessible(models.TextChoices):
        YES = "yes", _("yes")
        PARTLY = "partly", _("partly")
        NO = "no", _("no")
        UNKNOWN = "unknown", _("not known")

    slug = models.SlugField(
        _("address on the site"),
        max_length=120,
        blank=True,
        help_text=_("Leave empty: it is made from the name and the commune. It should not change once published."),
    )
    name = models.CharField(_("name"), max_length=120)
    commune = models.ForeignKey(Commune, verbose_name=_("commune"), on_delete=models.PROTECT, related_name="cafes")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.SUPPORTED)
    model = models.CharField(_("model"), max_length=16, choices=Model.choices, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.PROJECT)
    verified_on = models.DateField(
        _("verified on"), null=True, blank=True, help_text=_("The day someone of the team checked that this is true.")
    )
    source_note = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Where an unverified fact comes from, with its date.")
    )
    is_fictional = models.BooleanField(
        _("fictional"), default=False, help_text=_("A demonstration café: said so wherever it is shown.")
    )
    opens_on = models.DateField(_("planned opening"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    position_precision = models.CharField(
        _("precision of the position"), max_length=20, blank=True, choices=PositionPrecision.choices
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    photo = models.ForeignKey(
        "home.SiteImage", verbose_name=_("photo"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    presentation = StreamField(
        [
            ("paragraph", blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])),
            ("quote", blocks.BlockQuoteBlock(label=_("Quote"))),
        ],
        verbose_name=_("presentation"),
        blank=True,
    )
    accessible = models.CharField(
        _("accessible in a wheelchair"), max_length=8, choices=Accessible.choices, default=Accessible.UNKNOWN
    )
    wifi = models.BooleanField(_("wifi"), default=False)
    terrace = models.BooleanField(_("terrace"), default=False)
    accounting_code = models.CharField(_("accounting code"), max_length=20, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CafeQuerySet.as_manager()

    class Meta:
        verbose_name = _("café")
        verbose_name_plural = _("cafés")
        ordering = ["commune__departement", "commune__search_name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "slug"],
                name="cafe_slug_is_unique_in_its_commune",
                violation_error_message=_("This commune already has a café with this address on the site."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="cafe_closes_after_it_opens",
                violation_error_message=_("A café cannot close before it opens."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.commune}"

    def full_clean(self, *args, **kwargs):
        self.slug = self.slug or slugify(f"{self.name} {self.commune.name if self.commune_id else ''}")[:120]
        super().full_clean(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.commune_id and self.slug in self._slugs_of_the_departement():
            raise ValidationError({"slug": _("Another café of this département has this address.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"latitude": _("A position is a latitude and a longitude, or neither.")})

    def get_preview_template(self, request, mode_name):
        return "cafes_map/cafe_page.html"

    def get_preview_context(self, request, mode_name):
        # The page's context is made by a module above the models.
        from cafes_map.presentation import preview_context

        return super().get_preview_context(request, mode_name) | preview_context(self, request)

    def with_content_json(self, content):
        """A revision says what a café is, not how it fares: publishing an old one never brings back an old status."""
        cafe = super().with_content_json(content)
        # Asked anew: the object at hand may be older than what the people who run the café said since.
        situation = Cafe.objects.filter(pk=self.pk).values(*SITUATION_FIELDS).first() or {}
        for name, value in situation.items():
            setattr(cafe, name, value)
        return cafe

    def _slugs_of_the_departement(self):
        others = Cafe.objects.filter(commune__departement=self.commune.departement_id, slug=self.slug)
        return set(others.exclude(pk=self.pk).values_list("slug", flat=True))

    @property
    def is_unverified(self):
        return self.verified_on is None and not self.is_fictional and bool(self.source_note)

    @property
    def has_exact_position(self):
        return self.position_precision in {PositionPrecision.EXACT, PositionPrecision.ADDRESS}


def offered_today(path="") -> Q:
    """A condition on rows of `CafeService`, `path` leading to them: without an end, or with one that is not past."""
    return Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": timezone.localdate()})


class CafeServiceQuerySet(models.QuerySet):
    def current(self):
        return self.filter(offered_today())

    def labelled(self):
        """With the service and `label`, its name in the language being read."""
        translation = Service.objects.filter(
            translation_key=OuterRef("service__translation_key"), locale__language_code=get_language()
        )
        return self.select_related("service").annotate(
            label=Coalesce(Subquery(translation.values("name")[:1]), "service__name")
        )


class CafeService(models.Model):
    """A service of a café, since when and where it comes from. Not part of the café's revisions."""

    class Origin(models.TextChoices):
        CORE = "core", _("core service")
        CONSULTATION = "consultation", _("asked for by the inhabitants")
        MANAGER = "manager", _("added by the people who run the café")

    cafe = models.ForeignKey(Cafe, verbose_name=_("café"), on_delete=models.CASCADE, related_name="offered_services")
    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        on_delete=models.PROTECT,
        related_name="cafes",
        limit_choices_to={"locale__language_code": SOURCE_LANGUAGE},
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices, default=Origin.CORE)

    objects = CafeServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service of a café")
        verbose_name_plural = _("services of a café")
        ordering = ["service__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["cafe", "service"],
                name="cafe_offers_a_service_once",
                violation_error_message=_("This café already has this service."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="cafe_service_ends_after_it_starts",
                violation_error_message=_("A service cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.service} · {self.cafe}"

    @property
    def is_current(self):
        """As `offered_today` says; what has ended stays for the history of the café."""
        return self.until is None or self.until >= timezone.localdate()


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OpeningSlot(models.Model):
    """One opening of a week day; a café that closes for lunch has two."""

    cafe = models.ForeignKey(Cafe, verbose_name=_("café"), on_delete=models.CASCADE, related_name="opening_slots")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="opening_slot_closes_after_it_opens",
                violation_error_message=_("The closing time must come after the opening time."),
            ),
            models.UniqueConstraint(fields=["cafe", "weekday", "opens_at"], name="opening_slot_is_listed_once"),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class OpeningException(models.Model):
    """Days that differ from the usual week: holidays, works, an evening."""

    cafe = models.ForeignKey(Cafe, verbose_name=_("café"), on_delete=models.CASCADE, related_name="opening_exceptions")
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    is_closed = models.BooleanField(_("closed"), default=True)
    note = models.CharField(_("note"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("exceptional days")
        verbose_name_plural = _("exceptional days")
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="opening_exception_ends_after_it_starts",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.start} → {self.end}"
