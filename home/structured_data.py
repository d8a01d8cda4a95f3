"""What search engines read of a page, as schema.org says it: plain data, and the one way to put it into a page."""

import json

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wagtail.fields import StreamField

from .navigation import address_in
from .sharing import base_url, picture_path, words_of_page

IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
CONTEXT = "https://schema.org"
NAME = "1000 cafés"


def as_script(data) -> str:
    """JSON that can stand in a <script>: nothing in it ends the element."""
    # Every character that HTML knows is escaped.
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(IN_SCRIPT)) if data else ""  # noqa: S308


def of_page(page, request, site_settings, trail=()) -> list[dict]:
    """All that a page says of itself. `trail`: (title, path) pairs, from the home page to where we are."""
    base = base_url(request)
    said = []
    if len(trail) > 1:
        said.append(breadcrumb_list(trail, base))
    kind = type(page).__name__
    if kind == "HomePage":
        said += [organization(site_settings, base), website(base)]
    elif kind == "NewsPage":
        said.append(news_article(page, request, base))
    elif kind == "EventPage":
        said.append(event(page, request, base))
    said.append(faq(page))
    return [{"@context": CONTEXT} | part for part in said if part]


def organization(site_settings, base) -> dict:
    return _filled(
        {
            "@type": "Organization",
            "@id": f"{base}/#organisation",
            "name": NAME,
            "url": f"{base}/",
            "logo": base + static("images/icon.svg"),
            "email": getattr(site_settings, "contact_email", "") or settings.CONTACT_EMAIL,
            "telephone": getattr(site_settings, "phone", ""),
            "areaServed": "FR",
        }
    )


def website(base) -> dict:
    language = translation.get_language()
    return {
        "@type": "WebSite",
        "name": NAME,
        "url": f"{base}/" if language == settings.LANGUAGE_CODE else f"{base}/{language}/",
        "inLanguage": language,
        "publisher": {"@id": f"{base}/#organisation"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{base}{address_in('search', language)}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb_list(trail, base) -> dict:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": base + path}
            for position, (title, path) in enumerate(trail, 1)
        ],
    }


def faq(page) -> dict:
    """The questions of the page, in whatever block they stand."""
    streams = [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]
    questions = [pair for name in streams for block in getattr(page, name) for pair in _questions(block.value)]
    if not questions:
        return {}
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in questions
        ],
    }


def _questions(value):
    if isinstance(value, dict):
        question, answer = _words(value.get("question")), _words(value.get("answer"))
        if question and answer:
            yield question, answer
        else:
            for child in value.values():
                yield from _questions(child)
    elif isinstance(value, list | tuple) or hasattr(value, "bound_blocks"):
        for child in value:
            yield from _questions(child)


def _words(value):
    """The text of a rich text or a plain one, without its marks."""
    source = getattr(value, "source", value)
    return " ".join(strip_tags(source.replace("<", " <")).split()) if isinstance(source, str) else ""


def event(page, request, base) -> dict:
    """An event that does not exist says nothing to search engines."""
    if page.is_fictional:
        return {}
    place = _filled({"@type": "Place", "name": page.place or page.address, "address": page.address or page.place})
    return _filled(
        {
            "@type": "Event",
            "name": page.title,
            "description": page.description,
            "startDate": timezone.localtime(page.starts_at).isoformat(),
            "endDate": timezone.localtime(page.ends_at).isoformat() if page.ends_at else "",
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
            "location": place if len(place) > 1 else "",
            "image": [base + picture_path("page", page.pk, words_of_page(page))],
            "url": base + (page.get_url(request) or ""),
            "organizer": {"@type": "Organization", "name": NAME, "url": f"{base}/"},
        }
    )


def news_article(page, request, base) -> dict:
    changed = page.last_published_at
    return _filled(
        {
            "@type": "NewsArticle",
            "headline": page.title,
            "description": page.description,
            # A month or a year is not a day: better no date than a false one.
            "datePublished": "" if page.dated_as else page.published_on.isoformat(),
            "dateModified": timezone.localtime(changed).isoformat() if changed else "",
            "inLanguage": translation.get_language(),
            "image": [base + picture_path("page", page.pk, words_of_page(page))],
            "mainEntityOfPage": base + (page.get_url(request) or ""),
            "author": {"@type": "Organization", "name": NAME, "url": f"{base}/"},
            "publisher": {"@type": "Organization", "name": NAME, "logo": base + static("images/icon.svg")},
        }
    )


def _filled(data):
    return {name: value for name, value in data.items() if value}
