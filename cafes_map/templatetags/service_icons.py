from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()
SPRITE = "images/services.svg"
# A service that the team adds has the cup of the house until it is given one of these (`Service.icon`).
ANY = "cafe"
DRAWN = {
    ANY, "debit-de-boissons", "restauration-legere", "lieu-d-echanges", "epicerie", "depot-de-pain", "produits-locaux",
    "presse", "tabac-jeux", "gaz", "retrait-d-argent", "relais-colis", "relais-poste", "portage-de-repas",
    "acces-numerique", "aide-numerique", "services-publics", "point-information", "animations", "actions-culturelles",
    "espace-associatif", "offres-touristiques", "velos",
}  # fmt: skip


@register.simple_tag
def service_icon(slug, icon="", size=24):
    """The drawing of a service, beside its name, which says the same: nothing for screen readers."""
    name = next((name for name in (icon, slug) if name in DRAWN), ANY)
    return format_html(
        '<svg class="service-icon" width="{size}" height="{size}" aria-hidden="true" focusable="false">'
        '<use href="{sprite}#{name}"/></svg>',
        size=int(size),
        sprite=static(SPRITE),
        name=name,
    )


@register.simple_tag
def all_service_icons():
    return sorted(DRAWN)
