"""What time alone does to drafts."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from candidatures import daily
from candidatures.models import Candidature, Document, Transition
from mailing.models import OutgoingEmail
from tests.factories.candidatures import CandidatureFactory, DocumentFactory, fresh

pytestmark = pytest.mark.django_db


def days_ago(days, **more):
    return timezone.now() - timedelta(days=days, **more)


def idle_draft(**fields):
    return CandidatureFactory(**({"last_commune_activity_at": days_ago(90, minutes=1)} | fields))


def test_a_draft_idle_for_ninety_days_goes_to_the_bin_once():
    draft = idle_draft()

    assert [daily.expire_idle_drafts(timezone.now()) for _day in range(2)] == [1, 0]

    assert fresh(draft).trashed_at is not None
    assert OutgoingEmail.objects.get().template_code == "draft_deleted"


@pytest.mark.parametrize(
    "fields",
    [
        {"last_commune_activity_at": days_ago(89, hours=23)},
        {"submitted": True},
        {"legal_hold": True},
        {"trashed_at": days_ago(3)},
    ],
    ids=["used lately", "sent", "on hold", "in the bin"],
)
def test_the_others_stay_as_they_are(fields):
    candidature = idle_draft(**fields)

    assert daily.expire_idle_drafts(timezone.now()) == 0

    assert fresh(candidature).trashed_at == candidature.trashed_at
    assert OutgoingEmail.objects.count() == 0


def test_a_draft_someone_came_back_to_meanwhile_is_left(monkeypatch):
    draft = idle_draft()
    stale = Candidature.objects.all()
    list(stale)
    Candidature.objects.filter(pk=draft.pk).update(last_commune_activity_at=timezone.now())
    monkeypatch.setattr(Candidature.objects, "drafts", lambda: type("Found", (), {"filter": lambda *a, **k: [draft]})())

    assert daily.expire_idle_drafts(timezone.now()) == 0

    assert fresh(draft).trashed_at is None


def test_a_draft_two_weeks_in_the_bin_is_deleted_with_its_files(django_capture_on_commit_callbacks):
    draft = CandidatureFactory(trashed_at=days_ago(14, minutes=1))
    draft.draft_steps.create(step="commune", data={})
    draft.transitions.create(action="start", to_status="draft", at=timezone.now())
    path = DocumentFactory(candidature=draft).file.name

    with django_capture_on_commit_callbacks(execute=True):
        assert daily.delete_binned_drafts(timezone.now()) == 1

    assert not storages["private"].exists(path)
    assert Candidature.objects.count() == Document.objects.count() == Transition.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{"trashed_at": days_ago(13, hours=23)}, {"trashed_at": days_ago(20), "legal_hold": True}, {}]
)
def test_the_rest_of_the_bin_stays(fields):
    CandidatureFactory(**fields)

    assert daily.delete_binned_drafts(timezone.now()) == 0
    assert Candidature.objects.count() == 1
