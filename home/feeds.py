"""The news for feed readers, in RSS and in Atom."""

import datetime
import re

from django.contrib.syndication.views import Feed
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _

from .news import published, shown

MOST_ITEMS = 30
# What XML cannot hold, and a text pasted from a slide or a PDF does.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def written(text):
    return UNWRITABLE.sub(" ", text)


class NewsFeed(Feed):
    feed_type = Rss201rev2Feed

    def __init__(self, index):
        self.index = index

    def get_object(self, request):
        self.request = request
        return self.index

    def title(self, index):
        return written(_("1000 cafés: %(title)s") % {"title": index.title})

    def link(self, index):
        return index.get_url(self.request)

    def description(self, index):
        return written(index.description)

    def subtitle(self, index):
        return written(index.description)

    def language(self, index):
        return translation.get_language()

    def items(self, index):
        return shown(published(index))[:MOST_ITEMS]

    def item_title(self, item):
        return written(item.title)

    def item_description(self, item):
        return written(item.intro)

    def item_link(self, item):
        return item.get_url(self.request)

    def item_guid(self, item):
        """The same whatever becomes of the address: a reader never sees a moved page twice."""
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item):
        return timezone.make_aware(datetime.datetime.combine(item.published_on, datetime.time()))

    def item_updateddate(self, item):
        return item.last_published_at or self.item_pubdate(item)

    def item_categories(self, item):
        return sorted(written(tagged.tag.label) for tagged in item.tagged)


class AtomNewsFeed(NewsFeed):
    feed_type = Atom1Feed
