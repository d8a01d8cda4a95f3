import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.snippets.models import get_snippet_models

from cafes_map.bulk_actions import PublishBulkAction, UnpublishBulkAction
from cafes_map.models import Service
from config.bulk_actions import DeleteBulkAction, is_key
from tests.factories.cafes_map import ServiceFactory
from tests.factories.candidatures import CandidatureFactory, InstructionSheetFactory
from tests.factories.mailing import OutgoingEmailFactory

pytestmark = pytest.mark.django_db
SNIPPETS = sorted(model._meta.label_lower for model in get_snippet_models())
BAD_KEYS = ["", "NaN", "1e400", "9" * 20, "1,2", "-", "true"]


@pytest.fixture
def client():
    """Sees what gunicorn would send: an error page, not the test's exception."""
    return Client(raise_request_exception=False)


@pytest.fixture
def editor(client):
    """Of the writers of the site: no right on candidatures."""
    user = get_user_model().objects.create_user("redaction@team.test", "secret")
    user.groups.add(Group.objects.get(name="Rédaction"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def newcomer(client):
    """May enter the admin, and no more."""
    user = get_user_model().objects.create_user("nouvelle@team.test", "secret")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser("admin@team.test", "secret")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def bulk_delete(label):
    return reverse("wagtail_bulk_action", args=[*label.split("."), "delete"])


@pytest.mark.parametrize("label", SNIPPETS)
def test_every_bulk_action_on_snippets_is_the_guarded_one(label):
    actions = bulk_action_registry.get_bulk_actions_for_model(*label.split("."))

    of_cafes = {PublishBulkAction, UnpublishBulkAction} if label == "cafes_map.cafe" else set()
    assert set(actions) == {DeleteBulkAction} | of_cafes


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("label", SNIPPETS)
def test_a_bulk_action_is_not_there_for_those_who_may_not(newcomer, label, method):
    model = apps.get_model(label)
    before = set(model.objects.values_list("pk", flat=True))

    response = getattr(newcomer, method)(bulk_delete(label) + "?id=all")

    assert response.status_code == 404
    assert set(model.objects.values_list("pk", flat=True)) == before


def test_writers_do_not_read_the_candidatures_through_a_bulk_action(editor):
    candidature = CandidatureFactory()

    response = editor.get(bulk_delete("candidatures.candidature"), {"id": "all"})

    assert response.status_code == 404
    assert candidature.commune.name not in response.content.decode()


@pytest.mark.parametrize(
    "factory", [CandidatureFactory, InstructionSheetFactory, OutgoingEmailFactory], ids=lambda factory: factory.__name__
)
def test_not_even_administrators_delete_what_is_kept(admin, factory):
    kept = factory()

    for method in (admin.get, admin.post):
        assert method(f"{bulk_delete(kept._meta.label_lower)}?id={kept.pk}").status_code == 404

    kept.refresh_from_db()


def test_those_who_may_delete_several_snippets_at_once(admin):
    one, other = ServiceFactory(), ServiceFactory()
    url = f"{bulk_delete('cafes_map.service')}?id={one.pk}&id={other.pk}"

    page = admin.get(url)
    admin.post(url)

    assert page.status_code == 200
    assert not Service.objects.filter(pk__in=[one.pk, other.pk]).exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_no_row_can_have_is_a_404(admin, key, method):
    response = getattr(admin, method)(f"{bulk_delete('cafes_map.service')}?id={key}")

    assert response.status_code == 404


def test_a_key_is_what_the_column_can_hold():
    assert [key for key in ("1", "007", str(2**63 - 1), str(2**63), *BAD_KEYS) if is_key(Service, key)] == [
        "1",
        "007",
        str(2**63 - 1),
    ]
