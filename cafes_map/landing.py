"""The pages of a département and of a service: what they say of themselves, and where one goes from there."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEIGHBOURS_SHOWN = 24


@dataclass
class Link:
    label: str
    url: str
    count: int


@dataclass
class Landing:
    """`words`: what is offered there; `sentence`: how many cafés, in how many communes."""

    heading: str
    sentence: str
    words: str = ""
    title: str = ""
    description: str = ""
    others_title: str = ""
    others: list = field(default_factory=list)


def of_departement(departement, listing, list_url) -> Landing:
    """`departement`: the option of the filter, with its name and its région."""
    place = f"{departement.label} ({departement.value})"
    if listing.choices.total:
        sentence = _in_communes(listing)
        description = _("%(sentence)s Their services, their opening hours and how to get there.") % {
            "sentence": sentence
        }
    else:
        sentence = description = _("No café of the programme is listed in this département yet.")
    region, region_name = departement.region or ("", "")
    neighbours = [
        Link(f"{option.label} ({option.value})", f"{list_url}departement/{option.value}/", option.count)
        for option in listing.choices.departements
        if region and option.region[:1] == (region,) and option.value != departement.value
    ]
    return Landing(
        heading=_("The cafés: %(place)s") % {"place": place},
        sentence=sentence,
        title=_("Village cafés in %(place)s") % {"place": place},
        description=description,
        others_title=_("Elsewhere in the région %(region)s") % {"region": region_name},
        others=neighbours,
    )


def of_service(service, listing, list_url) -> Landing:
    """`service`: the option of the filter, which carries its label and its description."""
    words = {"service": service.label}
    sentence = _in_communes(listing) if listing.choices.total else _("No café of the list offers this service yet.")
    others = [
        Link(option.label, f"{list_url}service/{option.value}/", option.count)
        for option in listing.choices.services
        if option.value != service.value
    ]
    return Landing(
        heading=_("The cafés that offer: %(service)s") % words,
        sentence=sentence,
        words=service.words,
        title=_("Village cafés that offer: %(service)s") % words,
        description=" ".join(filter(None, [service.words, sentence])),
        others_title=_("Other services"),
        others=sorted(others, key=lambda link: -link.count)[:NEIGHBOURS_SHOWN],
    )


def _in_communes(listing):
    total, communes = listing.choices.total, listing.communes
    where = ngettext("in %(count)d commune", "in %(count)d communes", communes) % {"count": communes}
    return ngettext("%(count)d café %(where)s.", "%(count)d cafés %(where)s.", total) % {"count": total, "where": where}
