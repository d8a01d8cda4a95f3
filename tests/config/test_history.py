import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.log_actions import log

from tests.factories.cafes_map import CafeFactory
from tests.factories.candidatures import CandidatureFactory, CommitteeSessionFactory

pytestmark = pytest.mark.django_db
REPORT = reverse("wagtailadmin_reports:site_history")


@pytest.fixture
def entries():
    """Labels of what was logged: a draft, a sent file, a study, a committee and a café."""
    things = {
        "draft": CandidatureFactory(),
        "sent": CandidatureFactory(submitted=True),
        "study": CandidatureFactory(submitted=True, status="feasibility"),
        "committee": CommitteeSessionFactory(),
        "café": CafeFactory(),
    }
    for name, thing in things.items():
        log(instance=thing, action="wagtail.edit", title=f"label of {name}")
    return things


@pytest.fixture
def labels_seen(client, entries):
    """The entries that a holder of these permissions finds in the report and in each of its exports."""

    def labels_seen(*codenames, **fields):
        user = get_user_model().objects.create_user("camille@team.test", "secret", **fields)
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(REPORT).content.decode()
        export = b"".join(client.get(REPORT, {"export": "csv"}).streaming_content).decode()
        for text in (page, export):
            yield {name for name in entries if f"label of {name}" in text}

    return labels_seen


@pytest.mark.parametrize(
    ("codenames", "seen"),
    [
        (["view_candidature", "view_committeesession", "change_cafe"], {"sent", "study", "committee", "café"}),
        (["view_feasibility", "view_committeesession", "change_cafe"], {"study", "café"}),
        # Any right on the model was enough for Wagtail.
        (["export_candidature", "change_candidature", "view_committeesession", "change_cafe"], {"café"}),
        (["change_cafe"], {"café"}),
    ],
)
def test_the_history_names_only_files_one_may_open(labels_seen, codenames, seen):
    assert list(labels_seen(*codenames)) == [seen, seen]


def test_administrators_read_the_whole_history(labels_seen, entries):
    assert list(labels_seen(is_superuser=True)) == [set(entries), set(entries)]
