"""What every page shares, and the pages that belong to no other app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from home.blocks import TEXT_FEATURES, ContentBlocks, HomeBlocks

LONG_TEXT = TEXT_FEATURES


class BasePage(Page):
    """A page of the site: an introduction, a picture for those who share it, the day its facts were checked."""

    intro = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("One or two sentences under the title; also shown by search engines."),
    )
    menu_title = models.CharField(
        _("title in menus"), max_length=40, blank=True, help_text=_("A few words; empty, menus show the title.")
    )
    show_in_footer = models.BooleanField(_("show at the foot of every page"), default=False)
    share_image = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("image for sharing"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    verified_on = models.DateField(
        _("verified on"), null=True, blank=True, help_text=_("Shown at the foot of the page: « verified on… »")
    )
    exclude_from_sitemap = models.BooleanField(_("keep out of search engines"), default=False)

    search_fields = [*Page.search_fields, index.SearchField("intro")]
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("menu_title"), FieldPanel("show_in_footer")], heading=_("Menus")),
        MultiFieldPanel(
            [FieldPanel("share_image"), FieldPanel("verified_on"), FieldPanel("exclude_from_sitemap")],
            heading=_("Sharing and checking"),
        ),
    ]

    class Meta:
        abstract = True

    def get_view_restrictions(self):
        """Nothing to ask when the outline of the site has seen that no restriction holds (home/outline.py)."""
        if getattr(self, "is_open", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    @property
    def description(self):
        """What search engines and shares show: the text written for them, else the introduction."""
        return self.search_description or self.intro


class HomePage(BasePage):
    """The front door: what 1000 cafés is in one sentence, one question, four doors."""

    headline = models.CharField(_("headline"), max_length=120, help_text=_("The one sentence a visitor keeps."))
    body = StreamField(HomeBlocks(), verbose_name=_("body"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    search_fields = [*BasePage.search_fields, index.SearchField("headline"), index.SearchField("body")]
    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("intro"), FieldPanel("body")]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class BodyPage(BasePage):
    """A page that an editor composes with blocks; those that know more about their subject put it before the body."""

    body = StreamField(ContentBlocks(), verbose_name=_("body"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    intro_panels = BasePage.content_panels
    body_panels = [FieldPanel("body")]
    content_panels = [*intro_panels, *body_panels]

    class Meta:
        abstract = True

    @property
    def headings(self):
        """The parts of the body that have a title, as (rank of the block, title)."""
        titles = ((rank, _title_of(block)) for rank, block in enumerate(self.body, 1) if not _is_empty(block))
        return [(rank, title) for rank, title in titles if title]


def url_of_parent(page, request):
    """The address of the list that a page belongs to."""
    return page.get_parent().get_url(request) or ""


def _is_empty(block):
    """Whether it draws nothing: a link would lead nowhere."""
    return hasattr(block.block, "is_empty") and block.block.is_empty(block.value)


def _title_of(block):
    if block.block_type == "heading":
        return block.value["text"] if isinstance(block.value, dict) else block.value
    return (block.value.get("heading") or block.value.get("title")) if isinstance(block.value, dict) else ""


class ContentPage(BodyPage):
    """A free page: what has no type of its own."""

    parent_page_types = [
        "home.HomePage",
        "home.ContentPage",
        "home.AudiencePage",
        "home.ProgrammePage",
    ]
    subpage_types = ["home.ContentPage"]
    template = "home/content_page.html"

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")
