"""Opening a draft: the row, its holder, its trace and the mailed link; references one can dictate."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from candidatures import links
from candidatures.instruction import starting
from candidatures.instruction.actors import Actor
from candidatures.instruction.starting import AlreadyDeposited, AlreadyStarted, start
from candidatures.instruction.transitions import GuardRefused, perform
from candidatures.models import Candidature, Collaborator, Status, Transition
from mailing.models import OutgoingEmail
from tests.factories.cafes_map import CommuneFactory
from tests.factories.candidatures import CallFactory, CandidatureFactory, holder_of

pytestmark = pytest.mark.django_db
ANSWERS = {"cafe_situation": "none", "premises_lead": "lead", "applicant_role": "mayor"}


def open_draft(commune=None, **changes):
    arguments = {"call": CallFactory(), "email": "mairie@tresson.example", "answers": ANSWERS, "eligibility": "met"}
    return start(commune=commune or CommuneFactory(), **(arguments | changes))


def test_a_draft_is_opened_with_the_facts_of_the_day():
    commune = CommuneFactory(population=511, population_year=2023, siren="217203611", epci_name="CC Le Gesnois")

    candidature, holder = open_draft(commune, answers=ANSWERS | {"name": "Odile Fictif"})

    candidature.refresh_from_db()
    assert (candidature.status, candidature.submitted_at) == (Status.DRAFT, None)
    assert (candidature.population, candidature.population_year, candidature.facts_on) == (
        511,
        2023,
        timezone.localdate(),
    )
    assert (candidature.siren, candidature.epci_name) == ("217203611", "CC Le Gesnois")
    assert (candidature.cafe_situation, candidature.premises_lead, candidature.applicant_role) == tuple(
        ANSWERS.values()
    )
    assert (holder.role, holder.email, holder.name) == ("holder", "mairie@tresson.example", "Odile Fictif")


def test_the_facts_stay_those_of_the_day():
    candidature, _holder = open_draft()
    candidature.commune.population = 9_000
    candidature.commune.save()

    assert Candidature.objects.get().population == 511


def test_the_link_and_the_code_leave_by_mail():
    _candidature, holder = open_draft()

    mail = OutgoingEmail.objects.get()
    token = re.search(r"http\S+/([\w-]{20,})/", mail.text_body)[1]
    code = re.search(r"\b(\d{3}) (\d{3})\b", mail.text_body)
    assert (mail.template_code, mail.recipient, mail.state) == ("draft_link", holder.email, "queued")
    assert links.find_link(token).collaborator == holder
    assert links.find_link_by_code(holder.email, code[1] + code[2]).collaborator == holder


def test_the_trace_begins_with_the_start():
    candidature, holder = open_draft()

    line = Transition.objects.get()
    assert (line.action, line.from_status, line.to_status) == ("start", "", "draft")
    assert (line.author_collaborator, line.author_user) == (holder, None)
    assert line.mail == OutgoingEmail.objects.get()
    assert line.candidature == candidature


def test_the_mail_is_in_the_language_of_the_person():
    _candidature, holder = open_draft(language="en")

    assert (holder.language, OutgoingEmail.objects.get().language) == ("en", "en")


@pytest.mark.parametrize("changes", [{"email": ""}, {"call": "closed"}])
def test_without_an_address_or_an_open_call_nothing_is_opened(changes):
    if changes.get("call"):
        changes = {"call": CallFactory(closed=True)}

    with pytest.raises(GuardRefused):
        open_draft(**changes)

    assert Candidature.objects.count() == Collaborator.objects.count() == OutgoingEmail.objects.count() == 0


@pytest.mark.parametrize("status", sorted(Status.values))
def test_only_a_deposited_file_of_the_commune_closes_the_door(status):
    other = CandidatureFactory(status=status)
    is_deposited = status not in {"draft", "converted", "declined", "ineligible", "withdrawn", "closed"}

    if status == "converted":
        with pytest.raises(GuardRefused):
            open_draft(other.commune)
    elif is_deposited:
        with pytest.raises(AlreadyDeposited) as refusal:
            open_draft(other.commune)
        assert holder_of(other).email not in str(refusal.value)
    else:
        candidature, _holder = open_draft(other.commune)
        assert candidature.commune == other.commune


def test_a_reference_can_be_dictated():
    references = {starting.new_reference() for _time in range(500)}

    assert len(references) == 500
    assert all(re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ2-9]{8}", reference) for reference in references)


def test_a_reference_that_is_taken_is_drawn_again(monkeypatch):
    CandidatureFactory(reference="BCDFGHJK")
    drawn = iter(["BCDFGHJK", "BCDFGHJK", "ZZZZ2345"])
    monkeypatch.setattr(starting, "new_reference", lambda: next(drawn))

    candidature, _holder = open_draft()

    assert candidature.reference == "ZZZZ2345"


# At once ---------------------------------------------------------------------------------------------
def at_once(*calls):
    """What each call returns or raises, all started together, each on a connection of its own."""
    results, barrier = [], threading.Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            results.append(call())
        except Exception as error:  # the test looks at it
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def send(candidature):
    return perform(
        Candidature.objects.get(pk=candidature.pk),
        "submit",
        actor=Actor(collaborator=holder_of(candidature)),
        data={"attests_mandate": True, "attests_truth": True},
    )


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_a_commune_sent_at_once_make_one_file():
    commune = CommuneFactory()
    drafts = [CandidatureFactory(commune=commune, complete=True) for _time in range(4)]

    results = at_once(*[lambda draft=draft: send(draft) for draft in drafts])

    assert sorted(type(result).__name__ for result in results) == ["GuardRefused"] * 3 + ["Transition"]
    assert Candidature.objects.deposited().count() == 1
    assert OutgoingEmail.objects.filter(template_code="submitted_ack").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_draft_sent_eight_times_at_once_is_sent_once():
    draft = CandidatureFactory(complete=True)

    results = at_once(*[lambda: send(draft)] * 8)

    assert {result.pk for result in results} == {Transition.objects.get(action="submit").pk}
    assert OutgoingEmail.objects.filter(template_code="submitted_ack").count() == 1


def test_the_same_address_and_commune_have_one_draft():
    first, _holder = open_draft()

    with pytest.raises(AlreadyStarted) as refusal:
        open_draft(first.commune)

    assert refusal.value.holder.candidature == first
    assert Candidature.objects.count() == OutgoingEmail.objects.count() == 1


def test_a_commune_that_was_declined_waits_for_its_date():
    tomorrow = timezone.localdate() + timedelta(days=1)
    declined = CandidatureFactory(declined=True, reapply_from=tomorrow)

    with pytest.raises(GuardRefused):
        open_draft(declined.commune)

    Candidature.objects.update(reapply_from=timezone.localdate())
    assert open_draft(declined.commune)[0].commune == declined.commune
