"""What the network makes good every night."""

from candidatures.models import Candidature, Status
from mailing.schedule import daily_job

from .models import Mandate
from .receivers import hand_over


@daily_job
def complete_hand_overs(now):
    """Gives its mandate to the mayor of each converted candidature that has none (a crash just after the conversion)."""
    count = 0
    for candidature in Candidature.objects.filter(status=Status.CONVERTED).exclude(mayor_email=""):
        if not Mandate.objects.filter(cafe=candidature.cafe_id, role=Mandate.Role.MAYOR).exists():
            hand_over(Candidature, candidature)
            count += 1
    return count
