"""Figures that the site counts itself. What it counts is the map: it speaks of the whole programme only when the team
says that the directory is complete."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Cafe, Commune


@dataclass(frozen=True)
class Figure:
    value: str
    label: str
    source: str
    dated: str = ""


def live_figure(name, *, directory_is_complete=False) -> Figure | None:
    """None when there is nothing to count, or no such figure."""
    count = COUNTED.get(name)
    return count(directory_is_complete) if count else None


def _cafes_listed(directory_is_complete):
    if directory_is_complete:
        total = Cafe.objects.visible().open().filter(is_fictional=False).count()
        label = ngettext("café of the programme is open today", "cafés of the programme are open today", total)
    else:
        total = Cafe.objects.in_default_list().count()
        label = ngettext("café on this map", "cafés on this map", total)
    return _figure(total, label)


def _inhabitants(directory_is_complete):
    cafes = Cafe.objects.visible().open()
    if directory_is_complete:
        cafes = cafes.filter(is_fictional=False)
        label = _("inhabitants of the communes that have a café of the programme")
    else:
        label = _("inhabitants of the communes that have a café on this map")
    total = Commune.objects.filter(pk__in=cafes.values("commune")).aggregate(total=Sum("population"))["total"]
    return _figure(total, label)


COUNTED = {"cafes_listed": _cafes_listed, "inhabitants_of_communes_with_a_cafe": _inhabitants}


def _figure(total, label):
    if not total:
        return None
    return Figure(number_format(total, force_grouping=True), label, _("Counted on the map of this site"))
