"""How failed log-ins are counted, for django-axes: an account is one whatever the case it is typed in."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum


def account_of(request, credentials=None):
    """As the accounts are looked up: without the spaces around, in any case."""
    typed = (credentials or request.POST).get(settings.AXES_USERNAME_FORM_FIELD)
    return typed and typed.strip().lower()


class FailuresOfAnAddress(AxesDatabaseHandler):
    """Axes knows one limit; the failures of an address, all accounts together, are counted on the same scale."""

    def get_failures(self, request, credentials=None):
        attempts = AccessAttempt.objects.filter(
            ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
        )
        failures = attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
        weighed = failures * settings.AXES_FAILURE_LIMIT // settings.LOG_IN_FAILURES_FOR_AN_ADDRESS
        return max(super().get_failures(request, credentials), weighed)
