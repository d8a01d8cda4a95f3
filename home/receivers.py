"""What is published, or shows a picture that changed, has its renditions before anyone asks for them."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published, published

from .models import SiteImage
from .tasks import enqueue_pictures


@receiver([page_published, published])
def make_pictures_of_what_is_published(sender, instance, **kwargs):
    enqueue_pictures(instance)


@receiver(post_save, sender=SiteImage)
def make_pictures_anew(sender, instance, created, **kwargs):
    """Another file, or another point to keep in view: what shows it is not published again."""
    if created:
        return
    for shown_in, _references in ReferenceIndex.get_grouped_references_to(instance):
        if getattr(shown_in, "live", False):
            enqueue_pictures(shown_in)
