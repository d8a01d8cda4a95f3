"""What formtools leaves open, closed at every step; and what the pages of the wizard may hold."""

import pytest

from candidatures.models import DraftStep, Status
from tests.candidatures.browsers import (
    MANAGEMENT,
    STEPS,
    browser_of,
    save,
    step_post,
    step_url,
    text_of,
)
from tests.factories.candidatures import (
    CandidatureFactory,
    DocumentFactory,
)

pytestmark = pytest.mark.django_db
every_step = pytest.mark.parametrize("step", STEPS)


@pytest.fixture
def draft():
    return CandidatureFactory()


@pytest.fixture
def client(draft):
    return browser_of(draft)


def fill_all(client, draft):
    for step in STEPS[:3]:
        save(client, step, draft)


# formtools' holes, at every step ----------------------------------------------------------------
@every_step
@pytest.mark.parametrize("claimed", [*STEPS, "sent", "nothing", "", "../admin", "0"])
def test_a_tampered_current_step_changes_nothing(client, draft, step, claimed):
    if claimed == step:
        return

    response = client.post(step_url(step), step_post(step, draft, **{MANAGEMENT: claimed}))

    assert response.status_code == 400
    assert DraftStep.objects.count() == 0


@every_step
@pytest.mark.parametrize("broken", ["missing", "renamed", "doubled"])
def test_a_broken_management_form_gives_back_what_was_typed(client, draft, step, broken):
    fields = step_post(step, draft, **{f"{step}-note": "Le local est <b>libre</b>."})
    claimed = fields.pop(MANAGEMENT)
    if broken == "renamed":
        fields["wizard-current_step"] = claimed
    if broken == "doubled":
        fields[MANAGEMENT] = [claimed, "elsewhere"]

    response = client.post(step_url(step), fields)

    assert response.status_code == 400
    assert "Le local est &lt;b&gt;libre&lt;/b&gt;." in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert DraftStep.objects.count() == 0


@pytest.mark.parametrize("step", ["nothing", "sent", "done", "0", "commune-1"])
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_an_unknown_step_does_not_exist(client, draft, step, method):
    data = step_post("commune", draft) if method == "post" else None

    response = getattr(client, method)(step_url(step), data)

    assert response.status_code == 404
    assert DraftStep.objects.count() == 0


def test_the_last_address_fetched_by_get_never_sends():
    draft = CandidatureFactory(complete=True)
    client = browser_of(draft)
    save(client, "review", draft, button="quit")

    for _time in range(2):
        assert client.get(step_url("sent")).status_code == 404
        assert client.get(step_url("review", draft)).status_code == 200

    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


@every_step
def test_reset_forgets_nothing(client, draft, step):
    document = DocumentFactory(candidature=draft)
    save(client, "commune", draft)

    client.get(step_url(step, draft), {"reset": "1", "file": draft.reference})

    draft.refresh_from_db()
    assert draft.town_hall_address == "1 place de la Mairie"
    assert draft.draft_steps.count() == 1
    assert document.file.storage.exists(document.file.name)


@every_step
def test_goto_is_ignored(client, draft, step):
    response = client.post(step_url(step), step_post(step, draft, wizard_goto_step="review"))

    assert draft.draft_steps.filter(step=step).exists()
    if step != "review":
        assert response["Location"] == step_url(STEPS[STEPS.index(step) + 1], draft)


@every_step
@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=martian",
        "multipart/form-data",
        "multipart/form-data; boundary=é",
    ],
)
def test_impossible_charsets_and_bodies_are_400(client, draft, step, content_type):
    response = client.generic("POST", step_url(step), b"a=+AGE-&b=%00", content_type=content_type)

    assert response.status_code == 400


@every_step
def test_a_nul_byte_is_400_and_saves_nothing(client, draft, step):
    response = client.post(step_url(step), step_post(step, draft, **{f"{step}-anything": "a\x00b"}))

    assert response.status_code == 400
    assert DraftStep.objects.count() == 0


@every_step
def test_a_field_of_ten_megabytes_is_refused_without_an_error_of_ours(client, draft, step):
    response = client.post(step_url(step), step_post(step, draft, **{f"{step}-anything": "x" * 10_000_000}))

    assert 400 <= response.status_code < 500
    assert DraftStep.objects.count() == 0


@pytest.mark.parametrize(("step", "name"), [("commune", "town_hall_address"), ("premises", "works_details")])
def test_a_field_of_two_megabytes_is_cut_and_breaks_nothing(client, draft, step, name):
    response = client.post(step_url(step), step_post(step, draft, typed={name: "é" * 1_000_000}))

    assert response.status_code == 200
    assert len(draft.draft_steps.get().data[name][0]) == 20_000


@every_step
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_405(client, draft, step, method):
    assert getattr(client, method)(step_url(step)).status_code == 405


@every_step
@pytest.mark.parametrize("version", ["", "-1", "1e9", "٣", "9" * 400, "1; DROP"])
def test_a_forged_version_breaks_nothing(client, draft, step, version):
    response = save(client, step, draft, version=version)

    assert response.status_code in (200, 302, 409)


NAUGHTY = [
    "'; DROP TABLE",
    "𝕿𝖍𝖊",
    "\u202etest",
    "%s%d{0}{{x}}",
    "¸˛Ç◊ı˜Â¯˘¿",
    "[]",
    "1/0",
    "9" * 5000,
    "\ud83d",
    "-1e999",
]


@every_step
@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_every_field_at_once_break_nothing(client, draft, step, text):
    text = text.encode("utf-8", "replace").decode()
    form = client.get(step_url(step, draft)).context["form"]

    response = save(client, step, draft, typed=dict.fromkeys(form.fields, text))

    assert response.status_code < 500
    assert client.get(step_url(step, draft)).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 200


# What the pages may hold --------------------------------------------------------------------------
@every_step
def test_pages_hold_nothing_inline_and_a_strict_policy(client, draft, step):
    response = save(client, step, draft, typed={"town_hall_email": "chez nous", "premises_area": "grand"})
    page = text_of(response if response.status_code == 200 else client.get(step_url(step, draft)))
    policy = response["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script type="module" src=')
