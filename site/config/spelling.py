"""« Did you mean »: the names of the site that are spelt nearly as what was asked."""

from difflib import get_close_matches

from django.db.models import Q
from django.utils import translation

from cafes_map.communes import normalise
from cafes_map.models import Commune
from home.outline import outline

SUGGESTED = 5
LIKENESS = 0.72
# Enough of a name to look for those that begin, or end, alike.
BEGINNING, END = 2, 4
MOST_CANDIDATES = 4_000


def suggestions(query, request, services) -> list[str]:
    """Titles of pages, services and communes, the nearest first. One query, for the communes."""
    wanted = normalise(query)
    if len(wanted) <= BEGINNING:
        return []
    # A page behind a password does not say its title.
    titles = [page.title for page in outline(request).under_home(translation.get_language()) if page.is_open]
    names = {normalise(name): name for name in [*_communes_like(wanted), *services, *titles]}
    return [names[match] for match in get_close_matches(wanted, names, n=SUGGESTED, cutoff=LIKENESS)]


def _communes_like(wanted):
    alike = Q(search_name__startswith=wanted[:BEGINNING]) | Q(search_name__endswith=wanted[-END:])
    found = Commune.objects.filter(alike, is_current=True).order_by("population")
    return found.values_list("name", flat=True)[:MOST_CANDIDATES]
