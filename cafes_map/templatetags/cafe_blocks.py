"""What blocks of pages show of the cafés."""

from django import template
from django.utils.safestring import mark_safe

from cafes_map import facade
from cafes_map.block_map import block_map
from cafes_map.cards import map_url
from cafes_map.figures import live_figure

register = template.Library()


@register.simple_tag(takes_context=True)
def live_figures(context, rows):
    """The figures of a block, those that the site counts being counted; what comes to nothing is left out."""
    is_complete = getattr(context.get("site_settings"), "directory_is_complete", False)
    figures = [live_figure(row["live"], directory_is_complete=is_complete) if row.get("live") else row for row in rows]
    return [figure for figure in figures if figure]


@register.inclusion_tag("cafes_map/includes/block_map.html", takes_context=True)
def cafe_map(context, service="", departement="", title=""):
    base_url = map_url(context.get("request"))
    return {"map": block_map(base_url, service or "", departement or "") if base_url else None, "title": title}


@register.simple_tag
def facade_specimens():
    """One façade of each manner of building, for the page of the design system."""
    services = list(facade.SIGNS)
    codes = ["29", "49", "59", "67", "46", "73", "974", "23"]
    drawn = [
        facade.facade(f"specimen-{code}", services[rank : rank + 3], code, f"Specimen {code}")
        for rank, code in enumerate(codes)
    ]
    return [mark_safe(svg) for svg in drawn]  # noqa: S308 - drawn by our own code from our own words
