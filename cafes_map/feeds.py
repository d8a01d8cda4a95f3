"""The feed of new openings, in the language of the map page it hangs from."""

from datetime import UTC, datetime, time

from django.core.cache import cache
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.feeds import written

from . import exports, stamp
from .cards import cafe_url
from .compressed import Compressed, kept
from .models import Cafe

SHOWN = 30
KEPT_SECONDS = 24 * 3600


def version(map_url) -> str:
    return stamp.short(stamp.in_language(), map_url)


def openings(map_url, feed_url) -> Compressed:
    """Atom: the cafés that opened last, newest first. A café whose day of opening is unknown is not news."""
    return kept(cache, f"cafes_map.openings.{version(map_url)}", KEPT_SECONDS, lambda: _openings(map_url, feed_url))


def _openings(map_url, feed_url):
    feed = Atom1Feed(
        title=_("New openings — 1000 cafés"),
        link=map_url,
        description=_("The village cafés that opened last."),
        language=get_language(),
        feed_url=feed_url,
        feed_copyright=f"{exports.LICENCE['name']}, {exports.LICENCE['url']}",
    )
    opened = Cafe.objects.in_default_list().open().filter(opened_on__isnull=False)
    for cafe in opened.select_related("commune__departement").order_by("-opened_on", "-pk")[:SHOWN]:
        address = cafe_url(cafe, map_url)
        moment = datetime.combine(cafe.opened_on, time(8), tzinfo=UTC)
        feed.add_item(
            title=written(_feed_title(cafe)),
            link=address,
            unique_id=address,
            description=written(_description(cafe)),
            pubdate=moment,
            updateddate=moment,
        )
    return Compressed.of(feed.writeString("utf-8"), version(map_url))


def _feed_title(cafe):
    words = {"cafe": cafe.name, "commune": cafe.commune}
    if cafe.is_fictional:
        return _("%(cafe)s opens in %(commune)s (fictional café)") % words
    return _("%(cafe)s opens in %(commune)s") % words


def _description(cafe):
    if cafe.is_fictional:
        return _("Fictional café, for demonstration")
    if cafe.is_unverified:
        return _("Opening that nobody of the programme has checked yet.")
    return ""
