"""News: dated pages, their tags, the list that an editor never has to keep up."""

from django.db import models
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from .pages import BasePage, BodyPage, url_of_parent


class NewsTag(TagBase):
    """A word that gathers news; the same in both languages, under two names."""

    name_en = models.CharField(_("name in English"), max_length=100, blank=True)

    free_tagging = True

    class Meta:
        verbose_name = _("news tag")
        verbose_name_plural = _("news tags")

    @property
    def label(self):
        return (self.name_en if translation.get_language() == "en" else "") or self.name


class NewsPageTag(ItemBase):
    content_object = ParentalKey("home.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")
    tag = models.ForeignKey(NewsTag, on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag of a news page")
        verbose_name_plural = _("tags of news pages")


class NewsIndexPage(RoutablePageMixin, BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    template = "home/news_index_page.html"

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    @path("", name="list")
    def show_all(self, request):
        return self._render_list(request)

    # A tag in French may hold accents, which the slug converter refuses.
    @re_path(r"^etiquette/(?P<slug>[-\w]{1,100})/$", name="tag")
    def show_tag(self, request, slug):
        return self._render_list(request, tag=slug)

    @re_path(r"^(?P<year>\d{4})/$", name="year")
    def show_year(self, request, year):
        return self._render_list(request, year=year)

    @path("rss/", name="rss")
    def rss(self, request):
        from home.feeds import NewsFeed  # A model does not import what reads it.

        return NewsFeed(self)(request)

    @path("atom/", name="atom")
    def atom(self, request):
        from home.feeds import AtomNewsFeed  # See rss.

        return AtomNewsFeed(self)(request)

    def _render_list(self, request, **criteria):
        from home.news import news_list  # See rss.

        news = news_list(self, request, **criteria)
        return self.render(request, context_overrides={"news": news})


class NewsPage(BodyPage):
    published_on = models.DateField(
        _("date"), default=timezone.localdate, help_text=_("The day it is dated; lists show the last one first.")
    )
    dated_as = models.CharField(
        _("date in words"),
        max_length=40,
        blank=True,
        help_text=_("Shown instead of the day, when only the month or the year is known: « June 2023 »."),
    )
    cover = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("cover"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A real photograph; without one the page shows none."),
    )
    tags = ClusterTaggableManager(
        through=NewsPageTag,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("One to three words, already used if possible."),
    )

    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []
    # The children of a page know the language of none: dates, picture, tags and cafés are those of the source.
    override_translatable_fields = [
        SynchronizedField("published_on", overridable=False),
        SynchronizedField("slug"),
    ]
    search_fields = [*BodyPage.search_fields, index.FilterField("published_on")]
    content_panels = [
        *BodyPage.intro_panels,
        FieldPanel("published_on"),
        FieldPanel("dated_as"),
        FieldPanel("cover"),
        FieldPanel("tags"),
        *BodyPage.body_panels,
        # The model is of an app above, which this one does not import.
        InlinePanel("related_cafes", label=_("café"), heading=_("Cafés it tells about")),
    ]
    template = "home/news_page.html"

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")
        indexes = [models.Index(fields=["-published_on"], name="news_by_date")]

    @cached_property
    def shown_tags(self):
        tags = (tagged.tag for tagged in self.tagged_items.select_related("tag"))
        return sorted(tags, key=lambda tag: tag.label.casefold())

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"index_url": url_of_parent(self, request)}
