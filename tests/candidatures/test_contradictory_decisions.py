"""Two decisions of one file: only the words of the last may leave, and with a link made that day."""

import pytest

from candidatures import links, mails
from candidatures.instruction.transitions import EditedMail, perform
from candidatures.models import Status
from mailing import outbox
from mailing.errors import MailRefused
from mailing.models import OutgoingEmail
from tests.factories.candidatures import fresh, holder_of, lead, ready_for

pytestmark = pytest.mark.django_db


def held():
    return EditedMail("Objet", f"Bonjour,\n\nvoici :\n{mails.LINK_PLACEHOLDER}", is_held=True)


def test_a_newer_decision_cancels_the_mail_that_waited():
    candidature, actor, data = ready_for("accept", Status.WAITLISTED)
    candidature.status = Status.COMMITTEE
    candidature.save()
    first = perform(candidature, "waitlist", actor=actor, data={"text": "Plus tard."}, mail=held()).mail

    second = perform(candidature, "accept", actor=actor, data=data, mail=held()).mail

    assert fresh(first).state == OutgoingEmail.State.CANCELLED
    assert fresh(second).state == OutgoingEmail.State.DRAFT


def test_a_held_decision_leaves_the_link_of_the_commune_alone_until_it_goes():
    candidature, actor, data = ready_for("accept", Status.COMMITTEE)
    holder = holder_of(candidature)
    url, _code = links.issue_link(holder)
    mail = perform(candidature, "accept", actor=actor, data=data, mail=held()).mail

    still_works = links.find_link(url.rstrip("/").rpartition("/")[2]).collaborator
    with pytest.raises(MailRefused):
        outbox.release(mail, author=lead())
    mails.release(candidature, mail, subject=mail.subject, body=mail.text_body, author=lead())

    assert still_works == holder
    assert mails.LINK_PLACEHOLDER not in fresh(mail).text_body
    assert "/candidature/lien/" in fresh(mail).text_body
