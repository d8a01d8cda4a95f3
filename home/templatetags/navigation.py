from django import template
from django.conf import settings
from django.db.models import F
from django.utils import translation
from wagtail.models import Page

from home.navigation import menus
from home.outline import outline

register = template.Library()


@register.inclusion_tag("includes/masthead.html", takes_context=True)
def masthead(context):
    request = context.get("request")
    return {
        "request": request,
        "links": menus(request).main if request else [],
        "languages": other_languages(context),
        "notice": context["site_settings"].current_notice if request else "",
    }


@register.inclusion_tag("includes/footer.html", takes_context=True)
def site_footer(context):
    request = context.get("request")
    return {
        "menus": menus(request) if request else None,
        "site_settings": context.get("site_settings"),
        "contact_email": context.get("contact_email") or settings.CONTACT_EMAIL,
    }


@register.simple_tag(takes_context=True)
def other_languages(context):
    """Where to read this page in the site's other languages: [{code, name, url}], only where it can be read."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_other_languages"):
        request._other_languages = _other_languages(context, request)
    return request._other_languages


def _other_languages(context, request):
    here = translation.get_language()
    names = {
        code: translation.get_language_info(code)["name_local"] for code, name in settings.LANGUAGES if code != here
    }
    page = context.get("page")
    if isinstance(page, Page):
        urls = {translated.language: translated.get_url(request) for translated in _translations(page, request)}
    elif hasattr(request, "chosen_language"):  # Outside the translated site the language is asked for, not in the path.
        urls = {code: f"{request.path}?lang={code}" for code in names}
    else:
        urls = {}
    return [{"code": code, "name": name, "url": urls[code]} for code, name in names.items() if urls.get(code)]


def _translations(page, request):
    known = outline(request)
    if known.knows(page):
        return known.translations(page)
    return page.get_translations().live().annotate(language=F("locale__language_code"))


@register.simple_tag(takes_context=True)
def page_of(context, model):
    """The published page of a model ("app.Model") in the language being read, or None."""
    request = context.get("request")
    return outline(request).of_model(model, translation.get_language()) if request else None


@register.inclusion_tag("includes/breadcrumb.html", takes_context=True)
def breadcrumb(context, page, last=""):
    """The way from the front door to a page; `last` names what is shown under it (a café under the map)."""
    parents = page.get_ancestors().filter(depth__gt=2).live() if page.depth > 3 else []
    request = context.get("request")
    links = [{"title": parent.title, "url": parent.get_url(request)} for parent in parents]
    if last:
        links.append({"title": page.title, "url": page.get_url(request)})
    return {"links": links, "here": last or page.title}


@register.inclusion_tag("includes/page_head.html", takes_context=True)
def page_head(context, title="", description=""):
    """Description, canonical address, other languages and sharing; a page under a page gives its own title and text."""
    request, page = context.get("request"), context["page"]
    languages = [
        language | {"absolute_url": request.build_absolute_uri(language["url"])}
        for language in other_languages(context)
    ]
    return {
        "page": page,
        "title": title or page.seo_title or page.title,
        "description": description or page.description,
        "canonical": request.build_absolute_uri(request.path),
        "languages": [] if title else languages,
        "here": translation.get_language(),
    }
