"""What the network does when something happens below it."""

from django.dispatch import receiver

from candidatures.signals import candidature_converted

from .models import Mandate
from .people import give_mandate


@receiver(candidature_converted)
def hand_over(sender, candidature, **kwargs):
    """The mayor of a converted candidature gets a mandate on the café project."""
    if candidature.mayor_email:
        give_mandate(
            candidature.cafe,
            email=candidature.mayor_email,
            first_name=candidature.mayor_first_name,
            last_name=candidature.mayor_last_name,
            role=Mandate.Role.MAYOR,
        )
