"""What takes too long for a request: the pictures of what was just published."""

from django.apps import apps
from django.db import transaction
from django_tasks import task

from .pictures import make_pictures_of, pictures_of


@task()
def make_pictures(label: str, pk: int) -> None:
    instance = apps.get_model(label).objects.filter(pk=pk).first()
    if instance:
        make_pictures_of(instance)


def enqueue_pictures(instance):
    """Once committed; a task that cannot be queued never undoes a publication: the first visitor waits, that is all."""
    if pictures_of(instance):
        transaction.on_commit(lambda: make_pictures.enqueue(instance._meta.label, instance.pk), robust=True)
