"""The call for applications that is open today, and the rule of population it sets."""

from django.utils import timezone

from candidatures.models import CallForApplications

from .eligibility import POPULATION_CEILING


def current_call():
    """The open call, the latest opened if there are several, or None."""
    today = timezone.localdate()
    return next((call for call in CallForApplications.objects.all() if call.is_open(today)), None)


def population_ceiling(call):
    """A commune must have fewer inhabitants than this; the programme's own rule when no call is open."""
    return call.population_ceiling if call else POPULATION_CEILING
