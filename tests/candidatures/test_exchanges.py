"""What a commune writes to the team: messages, and answers kept item by item."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidatures.intake.exchanges import AnswerRefused, RequestIsOver, answer_item, version_of, write_to_team
from candidatures.intake.uploads import UploadRefused
from candidatures.models import Candidature, Document
from tests.factories.candidatures import CandidatureFactory, InfoRequestFactory, fresh, holder_of, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_ago():
    return timezone.now() - timedelta(days=9)


@pytest.fixture
def candidature(long_ago):
    return CandidatureFactory(info_requested=True, last_commune_activity_at=long_ago)


@pytest.fixture
def item(candidature):
    return candidature.info_requests.get().items.get()


def answer(item, candidature, **given):
    given = {"answer": "", "impossible_reason": "", "seen": version_of(fresh(item))} | given
    answer_item(item, collaborator=holder_of(candidature), **given)
    return fresh(item)


def test_a_message_is_an_act_of_the_commune(candidature, long_ago):
    message = write_to_team(holder_of(candidature), "Bonjour.")

    assert (message.text, message.author_collaborator, message.author_user) == (
        "Bonjour.",
        holder_of(candidature),
        None,
    )
    assert fresh(candidature).last_commune_activity_at > long_ago


@pytest.mark.parametrize(
    "given", [{"answer": " Oui. "}, {"impossible_reason": "Le propriétaire ne l’a pas."}, {"file": True}]
)
def test_an_item_is_answered_by_words_a_reason_or_a_file(item, candidature, given):
    if "file" in given:
        given = {"file": upload()}

    assert answer(item, candidature, **given).is_answered


@pytest.mark.parametrize("given", [{}, {"answer": "  "}, {"impossible_reason": "\n"}])
def test_blanks_are_no_answer(item, candidature, given):
    assert not answer(item, candidature, **given).is_answered


def test_the_file_of_an_answer_is_a_complement(item, candidature):
    document = answer(item, candidature, file=upload()).document

    assert (document.kind, document.uploaded_by) == (Document.Kind.COMPLEMENT, holder_of(candidature))


def test_words_are_kept_when_their_file_is_refused(item, candidature):
    with pytest.raises(UploadRefused):
        answer(item, candidature, answer="Voici.", file=upload(b"MZ"))

    assert (fresh(item).answer, fresh(item).document) == ("Voici.", None)


def test_an_answer_without_a_new_file_keeps_the_first(item, candidature):
    first = answer(item, candidature, file=upload()).document

    assert answer(item, candidature, answer="Voici.").document == first


@pytest.mark.parametrize("ending", ["answered_at", "cancelled_at"])
def test_a_request_that_is_over_takes_no_answer(ending, long_ago):
    candidature = CandidatureFactory(info_requested=True, surroundings=False, last_commune_activity_at=long_ago)
    item = InfoRequestFactory(candidature=candidature, **{ending: timezone.now()}).items.get()

    with pytest.raises(RequestIsOver):
        answer(item, candidature, answer="Trop tard.", file=upload())

    assert not fresh(item).is_answered
    assert Document.objects.count() == 0
    assert Candidature.objects.get().last_commune_activity_at == long_ago


@pytest.mark.parametrize("given", [{"answer": "é" * 4001}, {"impossible_reason": "à" * 1001}])
def test_very_long_answers_are_refused_never_cut(item, candidature, given):
    with pytest.raises(AnswerRefused):
        answer(item, candidature, **given)

    assert not fresh(item).is_answered


def test_a_page_loaded_before_another_answer_never_overwrites_it(item, candidature):
    seen = version_of(item)
    answer(item, candidature, answer="Celle de la secrétaire.")

    with pytest.raises(AnswerRefused):
        answer(item, candidature, answer="", seen=seen)
    kept = fresh(item).answer
    again = answer(item, candidature, answer="Celle du maire, en connaissance de cause.")

    assert kept == "Celle de la secrétaire."
    assert again.answer == "Celle du maire, en connaissance de cause."


def test_the_same_words_posted_twice_are_no_conflict(item, candidature):
    seen = version_of(item)
    answer(item, candidature, answer="Oui.", seen=seen)

    assert answer(item, candidature, answer="Oui.", seen=seen).answer == "Oui."
