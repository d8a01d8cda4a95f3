"""The pages that anyone may read: what the search, the sitemaps and the map of the site are made of."""

from django.apps import apps
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import PageViewRestriction

from home.models import BasePage


def readable_under(homes, pages):
    """Of a queryset: live, under one of these home pages, restricted neither there nor above, no copy of another page."""
    under = Q(pk__in=[])
    for home in homes:
        under |= Q(path__startswith=home.path)
    return pages.live().filter(under, alias_of=None).exclude(_is_restricted())


def _is_restricted():
    path = Cast(OuterRef("path"), CharField())
    return Exists(PageViewRestriction.objects.annotate(asked=path).filter(asked__startswith=F("page__path")))


def page_relations():
    """How a query goes from Page to each of our page models, e.g. `contentpage`."""
    return [
        model._meta.get_field("page_ptr").related_query_name()
        for model in apps.get_models()
        if issubclass(model, BasePage) and model._meta.get_field("page_ptr").model is model
    ]
