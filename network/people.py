"""Binding people to cafés."""

from django.db import transaction
from django.utils import timezone

from cafes_map.models import Cafe
from home.models import User

from .models import Mandate


@transaction.atomic
def give_mandate(cafe, *, email, first_name="", last_name="", role, starts_on=None):
    """The current mandate of this person in this café, made with its account if needed.

    The account has an unusable password and no permission: rights come from the mandate alone. Locks the café, so that
    the same hand-over told twice makes one mandate.
    """
    Cafe.objects.select_for_update(of=("self",)).get(pk=cafe.pk)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    mandate = Mandate.objects.filter(user=user, cafe=cafe, role=role, ends_on=None).first()
    return mandate or Mandate.objects.create(
        user=user, cafe=cafe, role=role, starts_on=starts_on or timezone.localdate()
    )
