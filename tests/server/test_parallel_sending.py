"""Fifty posts of one sending at once, on several processes: one candidature, one reference, one mail."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from candidatures import links
from candidatures.models import Candidature, Status, Transition
from mailing.models import OutgoingEmail
from tests.factories.candidatures import CandidatureFactory

POSTS = 50
ANSWERS = {
    "town_hall_address": "1 place de la Mairie",
    "town_hall_email": "mairie@village.example",
    "town_hall_phone": "01 99 00 12 34",
    "filled_by": "mayor",
    "mayor_title": "ms",
    "mayor_first_name": "Andréa",
    "mayor_last_name": "Fictif",
    "mayor_email": "mairie@village.example",
    "premises_lead": "municipal",
    "premises_address": "2 place de l’Église",
    "premises_owner": "commune",
    "premises_condition": "refresh",
    "works_by_town_hall": "no",
    "photos_later": True,
}


def hidden_fields(page):
    """What the form of a page sends back besides what one types."""
    fields = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        fields[name.group(1)] = value.group(1) if value else ""
    return fields


def sign_in(server, candidature):
    """A browser that came back by its mailed link."""
    url, _code = links.issue_link(candidature.collaborators.get())
    url = server.url + url[url.index("/candidature/") :]
    browser = requests.Session()
    page = browser.get(url, timeout=30)
    answer = browser.post(url, data=hidden_fields(page.text), headers={"Referer": url}, timeout=30)
    assert answer.url.endswith(candidature.get_absolute_url())
    return browser


def test_fifty_parallel_sends_make_one_candidature_one_reference_one_mail(start_server):
    candidature = CandidatureFactory(status=Status.DRAFT, **ANSWERS)
    Candidature.objects.update(town_hall_email=candidature.collaborators.get().email)
    server = start_server(workers=4)
    browser = sign_in(server, candidature)
    url = f"{server.url}/candidater/review/?file={candidature.reference}"
    fields = hidden_fields(browser.get(url, timeout=30).text)
    fields |= {"review-attests_mandate": "on", "review-attests_truth": "on", "send": "1"}
    cookies = browser.cookies.get_dict()

    def send(_number):
        return requests.post(url, data=fields, cookies=cookies, headers={"Referer": url}, timeout=60)

    with ThreadPoolExecutor(POSTS) as pool:
        answers = list(pool.map(send, range(POSTS)))

    assert {answer.status_code for answer in answers} == {200}, server.output()[-2000:]
    assert all(candidature.reference in answer.text for answer in answers)
    assert Candidature.objects.filter(commune=candidature.commune).count() == 1
    candidature.refresh_from_db()
    assert candidature.status == Status.SUBMITTED
    assert Transition.objects.filter(candidature=candidature, action="submit").count() == 1
    assert OutgoingEmail.objects.filter(template_code="submitted_ack").count() == 1
    assert OutgoingEmail.objects.filter(template_code="submitted_copy").count() == 0


@pytest.mark.parametrize("rounds", [5])
def test_two_drafts_of_one_commune_sent_at_once_make_one_candidature(start_server, rounds):
    server = start_server(workers=4)
    for _round in range(rounds):
        first = CandidatureFactory(status=Status.DRAFT, **ANSWERS)
        second = CandidatureFactory(status=Status.DRAFT, commune=first.commune, **ANSWERS)
        posts = []
        for draft in (first, second):
            browser = sign_in(server, draft)
            url = f"{server.url}/candidater/review/?file={draft.reference}"
            fields = hidden_fields(browser.get(url, timeout=30).text)
            posts.append((browser, url, fields | {"review-attests_mandate": "on", "review-attests_truth": "on"}))

        with ThreadPoolExecutor(2) as pool:
            answers = list(
                pool.map(
                    lambda post: post[0].post(post[1], data=post[2], headers={"Referer": post[1]}, timeout=60), posts
                )
            )

        assert [answer.status_code for answer in answers] == [200, 200]
        assert Candidature.objects.deposited().filter(commune=first.commune).count() == 1
