"""Every address of the site: the URL resolver's, and the routes of our pages, which the resolver does not know."""

from dataclasses import dataclass, field

from django.apps import apps
from django.urls import URLPattern, get_resolver
from django.urls.exceptions import NoReverseMatch
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

OUR_APPS = ("config", "network", "candidatures", "cafes_map", "home", "mailing")


@dataclass(frozen=True)
class Url:
    name: (
        str  # "namespace:name", the route itself where it has none, "page:HomePage" or "page:CafesMapPage/cafe_detail"
    )
    patterns: tuple = field(compare=False, default=())

    def __str__(self):
        return self.name

    def parameters(self):
        """The names of what the address takes, positional ones as "arg0", "arg1"…"""
        names = {name: None for pattern in self.patterns for name in pattern.regex.groupindex}
        if names:
            return list(names)
        return [f"arg{number}" for number in range(sum(pattern.regex.groups for pattern in self.patterns))]


def all_urls():
    urls = [*walk(get_resolver()), *page_urls()]
    return sorted({url.name: url for url in reversed(urls)}.values(), key=str)


def walk(resolver, namespaces=(), patterns=()):
    for entry in resolver.url_patterns:
        here = (*patterns, entry.pattern)
        if isinstance(entry, URLPattern):
            name = ":".join((*namespaces, entry.name)) if entry.name else "".join(map(str, here))
            yield Url(name, here)
        else:
            yield from walk(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces, here)


def page_urls():
    for model in apps.get_models():
        if issubclass(model, Page) and model._meta.app_label in OUR_APPS:
            yield Url(f"page:{model.__name__}")
            if issubclass(model, RoutablePageMixin):
                for route in model.get_subpage_urls():
                    if route.name != "index_route":
                        yield Url(f"page:{model.__name__}/{route.name}", (route.pattern,))


__all__ = ["NoReverseMatch", "Url", "all_urls"]
