"""The news as lists show them: by tag or by year, page by page, in as many queries for fifty as for ten."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Value
from django.db.models.functions import Cast, ExtractYear
from django.http import Http404
from django.utils import translation
from wagtail.models import PageViewRestriction

from .models import NewsPage, NewsPageTag
from .pictures import prefetch_pictures

PAGE_SIZE = 12
# Two news of one day keep the order that editors gave them among the pages.
NEWEST_FIRST = ("-published_on", "-path")


@dataclass(frozen=True)
class Filter:
    """A tag or a year, with how many news it has."""

    key: str
    label: str
    count: int
    url: str
    is_chosen: bool = False


@dataclass
class NewsCard:
    page: NewsPage
    url: str
    tags: list = field(default_factory=list)


@dataclass
class NewsList:
    cards: list
    pages: object
    years: list
    tags: list
    chosen: Filter | None
    all_url: str


class CountedPaginator(Paginator):
    """Knows how many there are from what the filters already counted."""

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = count


def published(index):
    """What anyone may read under this page, the last one first."""
    restricted = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    return NewsPage.objects.child_of(index).live().exclude(Exists(restricted)).order_by(*NEWEST_FIRST)


def shown(news):
    """What a card or a feed needs: neither the body, nor a query a row."""
    tags = NewsPageTag.objects.select_related("tag")
    return (
        news.defer_streamfields()
        .select_related("cover")
        .prefetch_related(Prefetch("tagged_items", queryset=tags, to_attr="tagged"))
    )


def news_list(index, request, *, tag="", year=""):
    """A page of the list; a tag or a year without any news is no address of the site."""
    news, base = published(index), index.get_url(request) or ""
    years, tags = _filters(news, base, tag, year)
    count = sum(one.count for one in years)
    chosen = next((one for one in (*years, *tags) if one.is_chosen), None)
    if (tag or year) and chosen is None:
        raise Http404
    if chosen:
        count = chosen.count
    if year:
        news = news.filter(published_on__year=int(year))
    if tag:
        news = news.filter(tagged_items__tag__slug=tag)
    pages = CountedPaginator(shown(news), PAGE_SIZE, count=count).get_page(request.GET.get("page"))
    return NewsList(cards(pages, request), pages, years, tags, chosen, base)


def cards(news, request):
    news = list(news)
    prefetch_pictures([page.cover for page in news], "card")
    return [NewsCard(page, page.get_url(request) or "", _labels(page)) for page in news]


def _labels(page):
    return sorted((item.tag.label for item in page.tagged), key=str.casefold)


def _filters(news, base, tag, year):
    """The years and the tags that have news, in one query."""
    # An alias would name two columns: those of the union are named once, here.
    columns = ("kind", "key", "name", "english", "count")
    news = news.order_by()
    by_year = (
        news.annotate(
            kind=Value("year", CharField()),
            key=Cast(ExtractYear("published_on"), CharField()),
            name=Value("", CharField()),
            english=Value("", CharField()),
        )
        .values("kind", "key", "name", "english")
        .annotate(count=Count("pk"))
        .values_list(*columns)
    )
    by_tag = (
        NewsPageTag.objects.filter(content_object__in=news.values("pk"))
        .annotate(
            kind=Value("tag", CharField()),
            key=F("tag__slug"),
            name=F("tag__name"),
            english=F("tag__name_en"),
        )
        .values("kind", "key", "name", "english")
        .annotate(count=Count("pk"))
        .values_list(*columns)
    )
    is_english = translation.get_language() == "en"
    years, tags = [], []
    for kind, key, name, english, count in by_year.union(by_tag, all=True):
        if kind == "year":
            years.append(Filter(key, key, count, f"{base}{key}/", key == year))
        else:
            label = (is_english and english) or name
            tags.append(Filter(key, label, count, f"{base}etiquette/{key}/", key == tag))
    years.sort(key=lambda one: one.key, reverse=True)
    tags.sort(key=lambda one: one.label.casefold())
    return years, tags
