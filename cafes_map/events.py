"""What happens in a café: the events whose page names it."""

from django.utils import translation

from home.models import EventPage

MOST_EVENTS = 3


def coming_events(cafe, count=MOST_EVENTS):
    """The next events of a café in the language being read, the first one first."""
    return (
        EventPage.objects.live()
        .coming()
        .filter(related_cafes__cafe=cafe, locale__language_code=translation.get_language())
        .defer_streamfields()
        .distinct()[:count]
    )
