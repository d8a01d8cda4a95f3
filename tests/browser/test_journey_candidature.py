"""From a visitor who looks for a café to a commune whose café is on the map: the main job of the house, end to end."""

import re

import pytest
from playwright.sync_api import expect

from cafes_map.models import Cafe
from candidatures import links
from candidatures.models import Candidature, CommitteeMember, Document, Status
from candidatures.models.instruction import InstructionSettings
from network.models import Mandate
from tests.browser import journey

MAIRIE = "mairie@semur-en-vallon.test"


@pytest.fixture
def starter_site(live_server, tmp_path):
    journey.make_starter_site(tmp_path)
    return live_server


def go_on(page):
    page.click(".buttons button[name=continue]")


def apply_for_semur(page):
    """Eligibility in one field, three questions, an address: the draft is open."""
    page.goto("/votre-commune/")
    page.fill("[name=q]", "Semur en Vallon")
    page.keyboard.press("Escape")
    page.click("form.ask button")
    expect(page.locator(".verdict")).to_contain_text("428")
    page.click(".verdict a.button")
    page.check("[name=cafe_situation][value=none]")
    page.check("[name=premises_lead][value=municipal]")
    page.check("[name=applicant_role][value=mayor]")
    page.fill("[name=email]", MAIRIE)
    page.click("main form button.button")
    page.wait_for_url(re.compile(r"/candidater/commune/"))


def fill_commune(page):
    page.fill("[name=commune-town_hall_address]", "1 place de la Mairie")
    page.fill("[name=commune-town_hall_email]", MAIRIE)
    page.fill("[name=commune-town_hall_phone]", "01 99 00 12 34")
    go_on(page)
    page.wait_for_url(re.compile(r"/candidater/holder/"))


def fill_holder(page):
    page.check("[name=holder-filled_by][value=mayor]")
    page.check("[name=holder-mayor_title][value=ms]")
    page.fill("[name=holder-mayor_first_name]", "Andréa")
    page.fill("[name=holder-mayor_last_name]", "Fictif")
    page.fill("[name=holder-mayor_email]", MAIRIE)
    go_on(page)
    page.wait_for_url(re.compile(r"/candidater/premises/"))


def fill_premises(page):
    page.fill("[name=premises-premises_address]", "2 place de l’Église")
    page.check("[name=premises-premises_owner][value=commune]")
    page.check("[name=premises-premises_condition][value=refresh]")
    page.check("[name=premises-works_by_town_hall][value=partly]")
    page.set_input_files("[name=premises-photos]", journey.photograph())


def send(page):
    page.check("[name=review-attests_mandate]")
    page.check("[name=review-attests_truth]")
    page.click(".buttons button[name=send]")
    page.wait_for_url(re.compile(r"/candidature/[B-Z2-9]{8}/"))


def fill_and_send_from_two_browsers(page, second, check=lambda page: None):
    """Fills half, quits, comes back by the mailed link in another browser, sends. Returns the candidature."""
    apply_for_semur(page)
    check(page)
    fill_commune(page)
    check(page)
    fill_holder(page)
    fill_premises(page)
    check(page)
    page.click("button[name=quit]")
    page.wait_for_url(re.compile(r"/candidature/[B-Z2-9]{8}/"))
    journey.leave_outbox()
    link = journey.link_in(journey.mails_to(MAIRIE)[-1])

    second.goto(link)
    assert second.locator("main form button.button").count() == 1
    second.click("main form button.button")
    check(second)
    second.click("a.button[href*='/candidater/']")
    second.goto("/candidater/premises/")
    expect(second.locator(".file-list")).to_contain_text("façade du local")
    expect(second.locator("[name=premises-premises_address]")).to_have_value("2 place de l’Église")
    second.go_back()
    second.go_forward()
    go_on(second)
    second.wait_for_url(re.compile(r"/candidater/review/"))
    check(second)
    send(second)
    check(second)
    return Candidature.objects.get(commune="72333")


def test_visitor_finds_the_cafe_of_tresson_from_a_postal_code(page, starter_site, axe):
    page.goto("/")
    axe(page)
    page.goto("/cafes/")
    page.fill("main [name=q]", "72440")
    page.press("main [name=q]", "Enter")
    page.click("main >> text=Le DélicaTresson")

    expect(page.locator("h1")).to_contain_text("Le DélicaTresson")
    expect(page.locator("main")).to_contain_text("Tresson")
    axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_mairie_applies_quits_resumes_elsewhere_and_sends(open_browser, starter_site, axe, javascript):
    page = open_browser(java_script_enabled=javascript)
    second = open_browser(java_script_enabled=javascript, viewport={"width": 320, "height": 640})

    candidature = fill_and_send_from_two_browsers(page, second, check=axe if javascript else lambda page: None)

    assert candidature.status == Status.SUBMITTED
    assert candidature.works_by_town_hall == "partly"
    assert Document.objects.get(candidature=candidature).content_type == "image/jpeg"
    expect(second.locator("main")).to_contain_text(candidature.reference)
    journey.leave_outbox()
    assert [m.subject for m in journey.mails_to(MAIRIE) if candidature.reference in m.subject] == [
        f"Candidature {candidature.reference} reçue : Semur-en-Vallon (Sarthe)"
    ]


def act(page, candidature, code):
    page.goto(f"/admin/candidature/{candidature.pk}/action/{code}/")


def confirm(page):
    """The dialog, and the mail to read over when the action has one."""
    with page.expect_navigation():
        page.click(".file-dialog form button.button")
    confirmation = page.locator("button[name=confirm]")
    if confirmation.count():
        confirmation.click()
    page.wait_for_url(re.compile(r"/candidature/edit/\d+/"))


def assert_state(page, candidature, status):
    candidature.refresh_from_db()
    assert candidature.status == status, page.locator("main").inner_text()


def test_candidature_from_its_sending_to_the_cafe_on_the_map(open_browser, starter_site):
    mairie, officer, lead = open_browser(), open_browser(), open_browser()
    candidature = fill_and_send_from_two_browsers(open_browser(), mairie)
    file_url = f"/admin/snippets/candidatures/candidature/edit/{candidature.pk}/"

    # The officer takes it, asks for one document; the mairie provides it.
    journey.log_in(officer, "editeur")
    officer.goto("/admin/snippets/candidatures/candidature/?q=Semur")
    officer.click(f"text={candidature.reference}")
    officer.click(".file-actions a[href*='/action/take/']")
    confirm(officer)
    assert_state(officer, candidature, Status.SCREENING)
    act(officer, candidature, "request_info")
    officer.fill("[name=items]", "Un plan du local")
    confirm(officer)
    assert_state(officer, candidature, Status.INFO_REQUESTED)
    mairie.goto(candidature.get_absolute_url())
    mairie.click("a[href*='/complements/']")
    mairie.set_input_files("input[type=file]", journey.photograph() | {"name": "plan.jpg"})
    mairie.click(".buttons button[name=send]")
    assert_state(mairie, candidature, Status.SCREENING)

    # Checklist, mandate, review, sheet.
    officer.goto(file_url)
    for select in officer.locator("#checklist select").all():
        select.select_option("provided")
    officer.click("#checklist button")
    act(officer, candidature, "confirm_mandate")
    officer.fill("[name=text]", "Appel au numéro officiel de la mairie.")
    confirm(officer)
    act(officer, candidature, "start_review")
    confirm(officer)
    assert_state(officer, candidature, Status.UNDER_REVIEW)
    officer.goto(file_url)
    officer.click("a[href*='/instructionsheet/edit/']")
    officer.fill("[name=summary]", "Commune sans café, local communal.")
    for number in range(6):
        officer.fill(f"[name=scores-{number}-value]", "3")
    officer.select_option("[name=recommendation]", "favourable")
    officer.click("footer button.action-save")
    officer.wait_for_load_state()
    act(officer, candidature, "send_to_committee")
    confirm(officer)
    assert_state(officer, candidature, Status.COMMITTEE)

    # Three members give their opinion by their personal links.
    journey.leave_outbox()
    give_opinions(open_browser, candidature)

    # The lead approves the sheet from « en attente de votre validation », twice, then decides.
    journey.log_in(lead, "responsable")
    for _task in range(2):
        approve_sheet(lead, candidature)
    act(lead, candidature, "accept")
    confirm(lead)
    assert_state(lead, candidature, Status.ACCEPTED)
    mairie.goto(candidature.get_absolute_url())
    expect(mairie.locator(".state-card")).not_to_contain_text("retenue")
    lead.goto(file_url)
    lead.click(".file-panel--alert a")
    lead.click("button[name=send]")
    journey.leave_outbox()
    assert "retenue pour l’étude" in journey.mails_to(MAIRIE)[-1].subject

    # The study starts and ends; the project is created, published, and on the public list.
    act(lead, candidature, "start_feasibility")
    lead.fill("[name=public_meeting_on]", "2027-03-12")
    lead.select_option("[name=convention]", "signed")
    confirm(lead)
    act(lead, candidature, "convert")
    lead.fill("[name=study_outcome]", "Un café peut vivre ici.")
    lead.fill("[name=cafe_name]", "Le Vallon")
    confirm(lead)
    assert_state(lead, candidature, Status.CONVERTED)
    assert Mandate.objects.filter(cafe=candidature.cafe, role="mayor", user__email=MAIRIE).exists()
    publish_cafe(officer, candidature.cafe)
    visitor = open_browser()
    visitor.goto("/cafes/?q=Semur-en-Vallon")
    expect(visitor.locator("main")).to_contain_text("Le Vallon")


def give_opinions(open_browser, candidature):
    quorum = InstructionSettings.load().quorum
    members = list(CommitteeMember.objects.filter(session__candidatures=candidature))
    assert len(members) >= quorum
    for member in members:
        page = open_browser()
        link = links.issue_committee_link(member)
        page.goto(link[link.index("/comite/") :])
        page.click("main form button.button")
        form = page.locator(f"#dossier-{candidature.pk} form")
        form.locator("[name=opinion][value=favourable]").check()
        form.locator("button.button").click()
        page.wait_for_load_state()
    assert candidature.reviews.counting().count() == len(members)


def approve_sheet(lead, candidature):
    lead.goto("/admin/")
    lead.click(f"text={candidature.reference}")
    lead.wait_for_url(re.compile(r"/instructionsheet/edit/"))
    lead.click("footer .w-dropdown__toggle, footer [data-controller~='w-dropdown'] button[aria-haspopup]")
    lead.click("[data-workflow-action-name=approve] >> visible=true")
    lead.wait_for_url(re.compile(r"/admin/(snippets/candidatures/instructionsheet/)?$"))


def publish_cafe(editor, cafe):
    editor.goto(f"/admin/snippets/cafes_map/cafe/edit/{cafe.pk}/")
    editor.click("footer .w-dropdown__toggle, footer [data-controller~='w-dropdown'] button[aria-haspopup]")
    editor.click("button[name=action-publish] >> visible=true")
    editor.wait_for_load_state()
    assert Cafe.objects.get(pk=cafe.pk).live
