"""The first act of a file: a draft and its holder. The row does not exist yet, so the commune is what is locked."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from wagtail.log_actions import log

from cafes_map.models import Commune
from candidatures import mails
from candidatures.models import Candidature, Collaborator, Status, Transition
from candidatures.wording import decision_is_held

from .refusals import GuardRefused

REFERENCE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # No O 0 I 1 to dictate, no vowel to make a word.
REFERENCE_LENGTH = 8


def new_reference():
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _position in range(REFERENCE_LENGTH))


class AlreadyDeposited(GuardRefused):
    """A file of this commune was already sent: one can ask to join it. Says nothing of its people."""


class AlreadyStarted(GuardRefused):
    """This address already has a draft for this commune: `holder` gets its link again instead of a second draft."""

    def __init__(self, sentence, holder):
        super().__init__(sentence)
        self.holder = holder


@transaction.atomic
def start(*, commune, call, email, answers, eligibility, language="fr"):
    """A draft and its holder, from the eligibility step; queues the resume link.

    Raises AlreadyDeposited, AlreadyStarted, or GuardRefused when the call or the commune's last file does not allow it.

    `answers`: cafe_situation, premises_lead, applicant_role, and optionally name.
    """
    if not email:
        raise GuardRefused(gettext("Give your e-mail address: it is how you come back to your file."))
    if not call.is_open(timezone.localdate()):
        raise GuardRefused(gettext("The call for applications is closed."))
    if Candidature.objects.deposited().filter(commune=commune).exists():
        raise AlreadyDeposited(gettext("A candidature of this commune has already been sent."))
    _check_last_file(commune)
    # Two starts of one commune queue up: a double click makes one draft.
    Commune.objects.select_for_update().get(pk=commune.pk)
    _refuse_a_second_draft(commune, email)
    now = timezone.now()
    candidature = Candidature.objects.create(
        reference=_free_reference(),
        call=call,
        commune=commune,
        status_changed_at=now,
        last_commune_activity_at=now,
        population=commune.population,
        population_year=commune.population_year,
        epci_name=commune.epci_name,
        siren=commune.siren,
        facts_on=timezone.localdate(),
        eligibility=eligibility,
        **{name: answers[name] for name in ("cafe_situation", "premises_lead", "applicant_role")},
    )
    holder = Collaborator.objects.create(
        candidature=candidature,
        role=Collaborator.Role.HOLDER,
        name=answers.get("name", ""),
        email=email.strip(),
        language=language,
    )
    Transition.objects.create(
        candidature=candidature,
        action="start",
        to_status=Status.DRAFT,
        author_collaborator=holder,
        at=now,
        mail=mails.queue_link(holder, key=f"draft_link:{candidature.reference}:start"),
    )
    log(instance=candidature, action="candidatures.transition", data={"action": "start", "to": "draft"})
    return candidature, holder


def _refuse_a_second_draft(commune, email):
    holder = (
        Collaborator.objects.with_address(email)
        .filter(role=Collaborator.Role.HOLDER, candidature__in=Candidature.objects.drafts().filter(commune=commune))
        .select_related("candidature__commune")
        .first()
    )
    if holder:
        raise AlreadyStarted(gettext("A draft of this commune already exists for this address."), holder)


def _check_last_file(commune):
    """A commune whose café is being prepared has nothing to apply for; one that was declined waits for its date."""
    closed = Candidature.objects.filter(commune=commune)
    if closed.filter(status=Status.CONVERTED).exists():
        raise GuardRefused(gettext("A café of this commune is already being prepared: write to us."))
    last = closed.filter(status=Status.DECLINED, reapply_from__gt=timezone.localdate()).order_by("-decided_at").first()
    if last and not decision_is_held(last):
        raise GuardRefused(
            gettext("A new candidature is possible from %(date)s.") % {"date": date_format(last.reapply_from, "j F Y")}
        )


def _free_reference():
    while True:
        reference = new_reference()
        if not Candidature.objects.filter(reference=reference).exists():
            return reference
