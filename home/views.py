from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.urls import Resolver404
from django.utils import translation
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import PageViewRestriction
from wagtail.views import serve as wagtail_serve

from .models import SiteImage
from .outline import outline


def serve(request, path):
    """Wagtail's own view, told where the page is when the outline knows: four queries less a visit."""
    find_route(request, path)
    return wagtail_serve(request, path)


def find_route(request, path):
    """Leaves the route where Wagtail looks for it; leaves nothing when Wagtail must search (or refuse) by itself."""
    language, components = translation.get_language(), [part for part in path.split("/") if part]
    known = outline(request)
    if components:
        page = known.child(language, components[0])
    else:
        page = known.home(language)
    if page is None:
        return
    child, rest = find_child(page, components[1:]), components[1:]
    if child is not None:
        rest = rest[1:]
    try:
        request._wagtail_route_for_request = (child or page.specific).route(request, rest)
    except Http404:
        request._wagtail_route_for_request = None


def find_child(parent, components):
    """A page of a list (a news, an event), its pictures and its translations, in one query; None when it is not one."""
    model = parent.specific_class
    children = model.allowed_subpage_models() if model and components else []
    if len(children) != 1 or has_route(model, components):
        return None
    [model] = children
    asked = model.objects.child_of(parent).filter(slug=components[0])
    found = (
        model.objects.live()
        .filter(translation_key__in=asked.values("translation_key"))
        .select_related(*(field.name for field in model._meta.fields if field.related_model is SiteImage))
        .annotate(
            language=F("locale__language_code"),
            is_restricted=Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))),
        )
    )
    pages = list(found)
    child = next((page for page in pages if page.path.startswith(parent.path)), None)
    if child is not None:
        # As in the outline: nothing more to ask about who may read it, where it stands and its other languages.
        child.is_open = parent.is_open and not child.is_restricted and child.alias_of_id is None
        child._cached_parent_obj = parent
        child.known_translations = [page for page in pages if page.locale_id != child.locale_id]
    return child


def has_route(model, components):
    """Whether a page of this type answers there by itself; its routes come before its children."""
    if not issubclass(model, RoutablePageMixin):
        return False
    try:
        model.get_resolver().resolve("/" + "/".join(components) + "/")
    except Resolver404:
        return False
    return True
