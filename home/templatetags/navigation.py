from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.db.models import F
from django.utils import translation
from wagtail.models import Page

from home import sharing, structured_data
from home.navigation import address_in, menus
from home.outline import CHILD, HOME, outline
from home.pictures import pictures_of, prefetch_pictures

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
        if getattr(page, "routes_are_the_same", False):  # A café stays the café in the other language.
            below = request.path.removeprefix(page.get_url(request) or request.path)
            urls = {code: f"{url}{below}" for code, url in urls.items() if url}
    elif hasattr(request, "chosen_language"):  # Outside the translated site the language is asked for, not in the path.
        urls = {code: f"{request.path}?lang={code}" for code in names}
    else:
        urls = getattr(request, "translated_urls", {})  # A view of ours with an address a language.
    return [{"code": code, "name": name, "url": urls[code]} for code, name in names.items() if urls.get(code)]


def _translations(page, request):
    known = outline(request)
    if known.knows(page):
        return known.translations(page)
    if hasattr(page, "known_translations"):  # Read with the page itself (home/views.py).
        return page.known_translations
    return page.get_translations().live().annotate(language=F("locale__language_code"))


@register.simple_tag
def search_url():
    """Where the whole site is searched, in the language being read."""
    return address_in("search", translation.get_language())


@register.simple_tag
def site_map_url():
    return address_in("site_map", translation.get_language())


@register.simple_tag(takes_context=True)
def page_of(context, model):
    """The published page of a model ("app.Model") in the language being read, or None."""
    request = context.get("request")
    return outline(request).of_model(model, translation.get_language()) if request else None


@register.inclusion_tag("includes/breadcrumb.html", takes_context=True)
def breadcrumb(context, page, last=""):
    """The way from the front door to a page; `last` names what is shown under it (a café under the map)."""
    request = context.get("request")
    links = [{"title": parent.label, "url": parent.get_url(request)} for parent in _parents(request, page)]
    if last:
        links.append({"title": page.title, "url": page.get_url(request)})
    return {"links": links, "here": last or page.title}


def _parents(request, page):
    """The pages between the home page and this one: read once a request, for the breadcrumb and for search engines."""
    if page.depth <= CHILD:
        return []
    known = request.__dict__.setdefault("_parents_of_page", {}) if request is not None else {}
    if page.path not in known:
        known[page.path] = _read_parents(request, page)
    return known[page.path]


def _read_parents(request, page):
    parents = [parent for parent in outline(request).pages if page.path.startswith(parent.path)] if request else []
    if page.depth == CHILD + 1 and parents:
        return parents  # The outline knows that floor.
    return list(page.get_ancestors().filter(depth__gt=HOME).live().annotate(label=F("title")))


@register.inclusion_tag("includes/page_head.html", takes_context=True)
def page_head(context, title="", description=""):
    """What search engines and shares read of a page; what is shown under a page gives its own title and text."""
    request, page, cafe = context.get("request"), context["page"], context.get("cafe")
    base = sharing.base_url(request)
    canonical = base + (context.get("canonical_path") or sharing.canonical_path(request))
    heading = title or page.seo_title or page.title
    return {
        "page": page,
        "title": heading,
        "description": description or page.description,
        "canonical": canonical,
        "languages": _languages(context, request, page, canonical, base),
        "here": translation.get_language(),
        "picture": _own_picture(page, cafe),
        "drawn_picture": base + _drawn_picture(page, cafe) if page.pk else "",
        "drawn_words": ", ".join(filter(None, sharing.words_of_cafe(cafe))) if cafe else page.title,
        "feed": _news_feed(request),
        "structured_data": _structured_data(context, request, page, title),
        "is_article": type(page).__name__ == "NewsPage",
        "is_hidden": settings.DEMO or getattr(page, "exclude_from_sitemap", False),
    }


def _languages(context, request, page, canonical, base):
    """[{code, url}] of this page in every language, itself too; nothing for what exists in one language alone."""
    others = other_languages(context)
    page_url = page.get_url(request) or ""
    if not others or (request.path != page_url and not getattr(page, "routes_are_the_same", False)):
        return []
    here = translation.get_language()
    found = [{"code": here, "url": canonical}]
    found += [{"code": other["code"], "url": base + urlsplit(other["url"]).path} for other in others]
    default = next((each["url"] for each in found if each["code"] == settings.LANGUAGE_CODE), canonical)
    return [*found, {"code": "x-default", "url": default}]


def _own_picture(page, cafe):
    """The photograph that is shared: chosen for that, of the café, or the cover of a news page."""
    if cafe:
        return cafe.photo
    picture = page.share_image if getattr(page, "share_image_id", None) else None
    picture = picture or (page.cover if getattr(page, "cover_id", None) else None)
    if picture and not getattr(page, "has_its_pictures", False):
        page.has_its_pictures = True  # In one query with those that the page itself shows.
        prefetch_pictures([found for found, _presets in pictures_of(page)])
    return picture


def _drawn_picture(page, cafe):
    if cafe:
        return sharing.picture_path("cafe", cafe.pk, sharing.words_of_cafe(cafe)) if cafe.pk else ""
    return sharing.picture_path("page", page.pk, sharing.words_of_page(page))


def _news_feed(request):
    news = outline(request).of_model("home.NewsIndexPage", translation.get_language())
    return {"title": news.title, "url": news.get_url(request)} if news else None


def _structured_data(context, request, page, title):
    """The data of the page, and the way to it: `title` names what is shown under the page."""
    cafe = context.get("cafe")
    if cafe and (cafe.is_fictional or cafe.is_unverified):
        return []  # Nothing is said to search engines of a café that nobody checked.
    home = outline(request).home(translation.get_language())
    trail = [(home.title, home.get_url(request) or "/")] if home else []
    if page.depth > HOME:
        trail += [(parent.label, parent.get_url(request) or "") for parent in _parents(request, page)]
        trail.append((page.title, page.get_url(request) or ""))
    if title:
        trail.append((title, request.path))
    said = structured_data.of_page(page, request, context.get("site_settings"), trail)
    return [structured_data.as_script(part) for part in said]
