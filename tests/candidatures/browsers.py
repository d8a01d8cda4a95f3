"""Browsers of the people of these tests: who is signed in, and what a step of the wizard posts."""

from types import SimpleNamespace

from django.conf import settings
from django.test import Client
from django.urls import reverse

from candidatures.instruction import committee
from candidatures.intake import access
from tests.factories.candidatures import holder_of

STEPS = ("commune", "holder", "premises", "review")
MANAGEMENT = "candidature_wizard-current_step"

# What a mairie types, step by step; with a photo (or « later ») the file is complete.
TYPED = {
    "commune": {
        "town_hall_address": "1 place de la Mairie",
        "town_hall_email": "mairie@commune.example",
        "town_hall_phone": "01 99 00 12 34",
    },
    "holder": {
        "filled_by": "mayor",
        "mayor_title": "ms",
        "mayor_first_name": "Andréa",
        "mayor_last_name": "Fictif",
        "mayor_email": "maire@commune.example",
    },
    "premises": {
        "premises_address": "2 place de l’Église",
        "premises_owner": "commune",
        "premises_condition": "refresh",
        "works_by_town_hall": "partly",
        "photos_later": "on",
    },
    "review": {"attests_mandate": "on", "attests_truth": "on"},
}


def browser():
    """Someone nobody knows. An error page, not the test's exception: what the visitor would get."""
    return Client(raise_request_exception=False)


def signed_in(sign_in, person, client=None):
    client = client or browser()
    session = client.session
    sign_in(SimpleNamespace(session=session), person)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def browser_of(person, client=None):
    """The browser of a collaborator, or of the holder of a candidature, who came by a link."""
    person = person if hasattr(person, "candidature_id") else holder_of(person)
    return signed_in(access.sign_in, person, client)


def browser_of_member(member):
    return signed_in(committee.sign_in, member)


def browser_of_user(user):
    client = browser()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def step_url(step, candidature=None):
    url = reverse("candidatures:wizard_step", kwargs={"step": step})
    return f"{url}?file={candidature.reference}" if candidature else url


def step_post(step, candidature, version=0, button="continue", typed=None, **others):
    """The fields of a step as its page sends them."""
    typed = TYPED[step] if typed is None else typed
    hidden = {MANAGEMENT: step, "reference": candidature.reference, "version": str(version), button: "1"}
    return hidden | {f"{step}-{name}": value for name, value in typed.items()} | others


def save(client, step, candidature, **kwargs):
    """Posts a step as its page does."""
    return client.post(step_url(step), step_post(step, candidature, **kwargs))


def file_url(name, candidature, **kwargs):
    return reverse(f"candidatures:{name}", kwargs={"reference": candidature.reference} | kwargs)


def admin_url(name, candidature, **kwargs):
    return reverse(name, kwargs={"pk": candidature.pk} | kwargs)


def page_of_file(candidature):
    return reverse("wagtailsnippets_candidatures_candidature:edit", args=[candidature.pk])


def text_of(response):
    return response.content.decode()
