"""What a crash between a conversion and its hand-over left undone is made the next night, once."""

import pytest
from django.utils import timezone

from network.daily import complete_hand_overs
from network.models import Mandate
from tests.factories.candidatures import CandidatureFactory

pytestmark = pytest.mark.django_db


def test_a_hand_over_that_was_missed_is_made_once():
    candidature = CandidatureFactory(converted=True, mayor_email="maire@commune.example")

    counts = [complete_hand_overs(timezone.now()) for _night in range(2)]

    mandate = Mandate.objects.get()
    assert counts == [1, 0]
    assert (mandate.cafe, mandate.role, mandate.user.email) == (candidature.cafe, "mayor", "maire@commune.example")
    assert not mandate.user.has_usable_password()


def test_a_candidature_that_is_not_converted_has_no_mandate():
    CandidatureFactory(feasibility=True, mayor_email="maire@commune.example")

    assert complete_hand_overs(timezone.now()) == 0
    assert not Mandate.objects.exists()
