import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from mailing import registry

LINK = "http://localhost:8000/candidature/AB12/"


@pytest.fixture
def no_kinds(monkeypatch):
    """The registry emptied for one test: what the applications registered is their affair."""
    monkeypatch.setattr(registry, "_kinds", {})


@pytest.fixture
def kind(no_kinds):
    return registry.register(
        "visit_planned",
        label="Visite prévue",
        variables={"commune": "the commune", "link": "link to the file", "message": "words of the officer"},
        required=["link"],
        subject_fr="Visite à {{ commune }}",
        body_fr="Bonjour,\n\nnous venons à {{ commune }}.\n\n{{ message }}\n\nVotre dossier :\n{{ link }}",
        subject_en="Visit to {{ commune }}",
        body_en="Hello,\n\nwe are coming to {{ commune }}.\n\n{{ message }}\n\nYour file:\n{{ link }}",
        multiline=["message"],
        sample=lambda: {"commune": "Tresson (Sarthe)", "link": LINK, "message": "À bientôt."},
    )


@pytest.fixture
def values():
    return {"commune": "Tresson", "link": LINK, "message": ""}


@pytest.fixture
def queue(kind, values):
    """`outbox.queue` with all it needs; the test says what matters to it."""
    from mailing import outbox

    def queue(key="visit:1", **changes):
        arguments = {"to": "mairie@village.test", "context": values} | changes
        return outbox.queue("visit_planned", key=key, **arguments)

    return queue


@pytest.fixture
def person(db):
    """A member of the team with these permissions of `mailing` and no other."""

    def person(*codenames):
        user = get_user_model().objects.create_user(f"{'-'.join(codenames) or 'nobody'}@team.test", "secret")
        user.user_permissions.set(
            [
                Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
                *Permission.objects.filter(content_type__app_label="mailing", codename__in=codenames),
            ]
        )
        return user

    return person


@pytest.fixture
def superuser(db):
    return get_user_model().objects.create_superuser("admin@team.test", "secret")
