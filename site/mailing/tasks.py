"""Sending without waiting for the next `tick`, where a database worker runs."""

import logging

from django.db import transaction
from django_tasks import task, task_backends
from django_tasks.backends.immediate import ImmediateBackend

from . import sender

logger = logging.getLogger(__name__)


@task()
def send_email(mail_id: int) -> bool:
    return sender.send_one(mail_id)


def wake(mail):
    """Once committed, tell the worker, if there is one; otherwise, or when it cannot be told, `tick` finds the mail.

    The immediate backend is no worker: it would open an SMTP connection in the web request.
    """
    if isinstance(task_backends["default"], ImmediateBackend):
        return
    transaction.on_commit(lambda: send_email.enqueue(mail.pk), robust=True)
