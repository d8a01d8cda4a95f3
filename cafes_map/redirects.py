"""A café that changes its name or place keeps its old addresses: posters and search engines go on leading to it.

Pages have Wagtail's own redirects; a café's page is a route of the map page, which Wagtail knows nothing of.
"""

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect

from .models import Cafe, CafesMapPage

ADDRESS_FIELDS = {"slug", "commune", "commune_id"}


def route(departement, slug):
    return f"/{departement}/{slug}/"


@receiver(pre_save, sender=Cafe)
def remember_address(sender, instance, raw=False, update_fields=None, **kwargs):
    """Only a published address was ever given to anyone."""
    instance._old_route = None
    if raw or instance.pk is None or (update_fields is not None and not ADDRESS_FIELDS & set(update_fields)):
        return
    before = Cafe.objects.filter(pk=instance.pk, live=True).values_list("commune__departement", "slug").first()
    if before:
        instance._old_route = route(*before)


@receiver(post_save, sender=Cafe)
def redirect_old_address(sender, instance, **kwargs):
    old, new = getattr(instance, "_old_route", None), route(instance.commune.departement_id, instance.slug)
    if old and old != new:
        for page in CafesMapPage.objects.live():
            _redirect(page, old, new)


def _redirect(page, old, new):
    """From the old address straight to the new one, however many there were before; never from where a café is."""
    url = (page.url or "").rstrip("/")
    Redirect.objects.filter(old_path=Redirect.normalise_path(url + new)).delete()
    Redirect.objects.filter(redirect_page=page, redirect_page_route_path=old).update(redirect_page_route_path=new)
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(url + old),
        site=None,
        defaults={
            "redirect_page": page,
            "redirect_page_route_path": new,
            "redirect_link": "",
            "is_permanent": True,
            "automatically_created": True,
        },
    )
