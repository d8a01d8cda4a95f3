import pytest
from django.db import IntegrityError, transaction

from mailing.models import Heartbeat, OutgoingEmail
from tests.factories.mailing import MORNING, MailAttachmentFactory, OutgoingEmailFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("mail_state_is_known", {"state": "lost"}),
        ("mail_has_a_sending_date_when_sent", {"state": "sent"}),
        ("mail_has_a_sending_date_when_sent", {"sent_at": MORNING}),
        ("mail_queued_knows_its_next_attempt", {"next_attempt_at": None}),
        ("mail_queued_knows_its_next_attempt", {"queued_at": None}),
        ("mail_leaving_was_claimed", {"state": "sending", "attempts": 1}),
        ("mail_failed_says_why", {"state": "failed", "attempts": 1}),
        ("mail_subject_is_one_line", {"subject": "Two\nlines"}),
        ("mail_subject_is_one_line", {"subject": "Two\rlines"}),
    ],
)
def test_the_database_refuses_a_mail_that_cannot_be(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutgoingEmailFactory(**fields)


def test_the_database_refuses_a_second_mail_with_one_key():
    OutgoingEmailFactory(key="visit:1")

    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingEmailFactory(key="visit:1")


@pytest.mark.parametrize("trait", ["draft", "sending", "sent", "failed", "cancelled", "kept"])
def test_every_state_can_be(trait):
    assert OutgoingEmailFactory(**{trait: True}).state == trait


def test_a_mail_says_neither_address_nor_subject_when_named():
    mail = OutgoingEmailFactory()

    assert str(mail.pk) in str(mail)
    assert mail.recipient not in str(mail)
    assert mail.subject not in str(mail)


def test_attachments_go_with_their_mail():
    attachment = MailAttachmentFactory()

    attachment.mail.delete()

    assert not type(attachment).objects.exists()


def test_a_person_who_leaves_takes_no_mail_away(superuser):
    mail = OutgoingEmailFactory(edited_by=superuser, released_by=superuser)

    superuser.delete()

    mail.refresh_from_db()
    assert (mail.edited_by, mail.released_by) == (None, None)


def test_a_heartbeat_is_one_row_that_moves():
    assert Heartbeat.last("tick") is None

    for moment in (MORNING, MORNING.replace(hour=9)):
        Heartbeat.beat("tick", moment)

    assert Heartbeat.last("tick") == MORNING.replace(hour=9)
    assert Heartbeat.objects.count() == 1


def test_the_signature_is_told_from_the_body():
    mail = OutgoingEmail(text_body="Un\n\nDeux\n\n-- \nCamille\n1000 cafés\n")

    assert (mail.body, mail.signature) == ("Un\n\nDeux", "Camille\n1000 cafés")
    assert (OutgoingEmail(text_body="Un\n").body, OutgoingEmail(text_body="Un\n").signature) == ("Un", "")
