from django import template
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Prefetch
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from home.models import NewsPage
from home.news import NEWEST_FIRST
from home.pictures import all_specs

register = template.Library()
MOST_NEWS = 12


@register.simple_tag
def latest_news(count=3):
    """The last news of the language being read, with the renditions of their covers."""
    covers = get_image_model().objects.prefetch_renditions(*all_specs("card"))
    # Of the page or of one above it; `public()` would ask for all restrictions in a query of its own.
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.annotate(news=path).filter(news__startswith=F("page__path"))
    news = NewsPage.objects.live().exclude(Exists(restricted))
    news = news.filter(locale__language_code=translation.get_language())
    news = news.defer_streamfields().prefetch_related(Prefetch("cover", covers))
    return list(news.order_by(*NEWEST_FIRST)[: min(int(count), MOST_NEWS)])
