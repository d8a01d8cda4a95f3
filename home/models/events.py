"""Events: what happens, where, from when to when; a calendar file for each and for all."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.when import when

from .pages import BasePage, BodyPage, url_of_parent


class CalendarRoutes(RoutablePageMixin):
    """Routes to files: Wagtail ends every address it looks for with a slash, ours ends with its extension."""

    def resolve_subpage(self, path):
        return super().resolve_subpage(path.removesuffix("/") if path.endswith(".ics/") else path)


class EventIndexPage(CalendarRoutes, BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.EventPage"]
    template = "home/event_index_page.html"

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    @path("", name="list")
    def show_coming(self, request):
        return self._render_list(request)

    @path("passes/", name="past")
    def show_past(self, request):
        return self._render_list(request, past=True)

    @path("agenda.ics", name="calendar")
    def calendar(self, request):
        from home.agenda import calendar_of_index  # A model does not import what reads it.

        return calendar_of_index(self, request)

    def _render_list(self, request, past=False):
        from home.agenda import event_list  # See calendar.

        return self.render(request, context_overrides={"events": event_list(self, request, past=past)})


class EventQuerySet(PageQuerySet):
    """An event without an end lasts until the end of its day, as a reader would take it."""

    def coming(self, now=None):
        now = now or timezone.now()
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=today)).order_by("starts_at", "path")

    def past(self, now=None):
        now = now or timezone.now()
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(Q(ends_at__lt=now) | Q(ends_at=None, starts_at__lt=today)).order_by("-starts_at", "-path")


class EventPage(CalendarRoutes, BodyPage):
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, help_text=_("Empty when it is not known."))
    place = models.CharField(_("place"), max_length=160, blank=True)
    address = models.CharField(
        _("address"), max_length=250, blank=True, help_text=_("Street, postal code and commune, on one line.")
    )
    is_fictional = models.BooleanField(
        _("fictional"), default=False, help_text=_("An example: the page, the lists and the calendars say so.")
    )

    objects = PageManager.from_queryset(EventQuerySet)()

    parent_page_types = ["home.EventIndexPage"]
    subpage_types = []
    override_translatable_fields = [
        SynchronizedField("starts_at", overridable=False),
        SynchronizedField("ends_at", overridable=False),
        SynchronizedField("place"),
        SynchronizedField("address"),
        SynchronizedField("is_fictional", overridable=False),
        SynchronizedField("slug"),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("place"), index.SearchField("address")]
    content_panels = [
        *BodyPage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("place"),
                FieldPanel("address"),
                FieldPanel("is_fictional"),
            ],
            heading=_("When and where"),
        ),
        *BodyPage.body_panels,
        InlinePanel("related_cafes", label=_("café"), heading=_("Cafés where it takes place")),
    ]
    template = "home/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["starts_at"], name="event_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("An event cannot end before it starts."),
            ),
        ]

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("An event cannot end before it starts.")})

    @path("", name="event")
    def show(self, request):
        return self.render(request)

    @path("evenement.ics", name="calendar")
    def calendar(self, request):
        from home.agenda import calendar_of_event  # A model does not import what reads it.

        return calendar_of_event(self, request)

    @property
    def is_past(self):
        now = timezone.now()
        if self.ends_at:
            return self.ends_at < now
        return timezone.localdate(self.starts_at) < timezone.localdate(now)

    @property
    def when(self):
        return when(self.starts_at, self.ends_at)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"index_url": url_of_parent(self, request)}
