"""What a café's own page shows."""

import base64
import datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.pictures import prefetch_pictures
from home.structured_data import as_script

from . import facade, opening
from .cards import facade_url, map_url, position_words, situation, situation_kind
from .facts import PRESETS, facts_of
from .models import Cafe, CafeService, CafesMapPage
from .nearby import neighbours
from .structured_data import structured_data

PAGE_CACHE_SECONDS = 60
# A cache before us hears of no change: a café that is withdrawn is gone from it in ten minutes.
SHARED_CACHE_SECONDS = 600


def show_cafe(page, request, cafe):
    """The page, called by the route of the map page.

    It says whether the café is open now, in words and by the lights of its drawing. The server decides, and caches may
    keep the answer until the next opening, closing or midnight, ten minutes at most: no script, true for everyone, and the
    drawings themselves (one lit, one dark) are files kept for a year.
    """
    context = cafe_context(cafe, page.get_url(request) or "", request)
    response = page.render(request, context_overrides=context, template=page.cafe_template)
    seconds = context["seconds_it_is_true"]
    patch_cache_control(response, public=True, s_maxage=min(SHARED_CACHE_SECONDS, seconds))
    # Our own cache of pages, which reads no header of ours (site/config/page_cache.py).
    request.page_cache_seconds = min(PAGE_CACHE_SECONDS, seconds)
    return response


def cafe_context(cafe, base_url, request=None) -> dict:
    """Everything the template needs, from a café fetched with `for_page()`; without a request, for a preview."""
    now = opening.local_now(cafe.commune.departement_id)
    slots, exceptions, offers, near, events = _facts(cafe, now.date())
    prefetch_pictures([cafe.photo], *PRESETS)
    is_open = cafe.status == Cafe.Status.OPEN
    is_open_now = is_open and opening.is_open(slots, exceptions, now)
    return {
        "cafe": cafe,
        "picture": _picture(cafe, offers, lit=is_open_now if is_open and slots else None, is_preview=request is None),
        "situation": situation(cafe),
        "situation_kind": situation_kind(cafe),
        "offers": offers,
        "asked_for": [offer for offer in offers if offer.origin == CafeService.Origin.CONSULTATION],
        "today": now.date(),
        "opening_sentence": opening.opening_sentence(slots, exceptions, now) if is_open else "",
        # « Open » above « closed, opens tomorrow » would only confuse.
        "says_only_hours": is_open and bool(slots) and not cafe.is_unverified,
        "is_open_now": is_open_now,
        "seconds_it_is_true": _seconds_until(opening.next_change(slots, exceptions, now), now),
        "week": opening.week(slots) if slots else [],
        "weekday": now.weekday(),
        "exceptions": opening.to_come(exceptions, now.date()),
        "position_words": position_words(cafe),
        "geo_url": geo_url(cafe),
        "phone_number": "".join(character for character in cafe.phone if character in "+0123456789"),
        "neighbours": neighbours(cafe, near, base_url),
        "events": [(event, _start_of(event)) for event in events],
        "title": title(cafe),
        "description": description(cafe, offers),
        "list_url": base_url,
        "structured_data": as_script(
            structured_data(
                cafe,
                slots,
                opening.to_come(exceptions, now.date()),
                [offer for offer in offers if offer.since is None or offer.since <= now.date()],
                request=request,
            )
        ),
    }


def _seconds_until(moment, now):
    """In real time: between two walls clocks of one zone, Python forgets that the hour changes in spring."""
    return max(1, int((moment.astimezone(datetime.UTC) - now.astimezone(datetime.UTC)).total_seconds()))


def preview_context(cafe, request) -> dict:
    """The same for a draft in the administration, on the map page of the language being edited."""
    page = CafesMapPage.objects.live().filter(locale__language_code=get_language()).first()
    page = page or CafesMapPage.objects.live().first() or CafesMapPage(title="", depth=1, path="0001")
    return {"page": page} | cafe_context(cafe, map_url(request))


def _facts(cafe, today):
    """What `facts_of` reads, without the services that have ended; nothing yet for a café that is being written."""
    if cafe.pk is None:
        return [], [], [], [], []
    slots, exceptions, offers, *others = facts_of(cafe)
    return slots, exceptions, [offer for offer in offers if offer.until is None or offer.until >= today], *others


def _start_of(event):
    """« vendredi 27 novembre 2026 à 19 h 30 »."""
    starts_at = timezone.localtime(event.starts_at)
    return _("%(day)s at %(time)s") % {"day": date_format(starts_at, "l j F Y"), "time": opening.hour(starts_at.time())}


def _picture(cafe, offers, *, lit, is_preview):
    """The address of the drawing. That of a draft has none on the site: its preview carries the drawing itself."""
    slugs = [offer.service.slug for offer in offers if offer.is_current]
    if not is_preview:
        return facade_url(cafe, slugs, lit=lit)
    svg = facade.facade(cafe.slug or cafe.name, slugs, cafe.commune.departement_id, cafe.name, lit=lit)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def geo_url(cafe) -> str:
    """For the map application of the visitor's telephone; nothing for a place that does not exist."""
    if cafe.is_fictional or cafe.latitude is None:
        return ""
    words = ", ".join(part for part in (cafe.address, f"{cafe.postal_code} {cafe.commune.name}".strip()) if part)
    return f"geo:{cafe.latitude:.5f},{cafe.longitude:.5f}?{urlencode({'q': words})}"


def description(cafe, offers) -> str:
    """One sentence for search engines."""
    words = {"place": str(cafe.commune.departement), "commune": cafe.commune.name, "cafe": cafe.name}
    if not offers:
        return _("%(cafe)s, café of %(commune)s, %(place)s.") % words
    words["services"] = ", ".join(offer.label for offer in offers[:6]).lower()
    return _("%(cafe)s, café of %(commune)s, %(place)s: %(services)s.") % words


def title(cafe) -> str:
    return _("%(cafe)s in %(commune)s") % {"cafe": cafe.name, "commune": cafe.commune.name}
