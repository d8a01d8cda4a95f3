import smtplib
import socket
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from itertools import pairwise

import pytest
from django.db import connection, connections

from mailing import outbox, sender
from mailing.models import MailSettings, OutgoingEmail
from mailing.tasks import send_email
from tests.factories.mailing import MORNING, MailAttachmentFactory, OutgoingEmailFactory

from .smtp_stub import mail_server

State = OutgoingEmail.State
MINUTE = timedelta(minutes=1)


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.django_db
def test_send_due_sends_what_is_due_once(mailoutbox):
    mail = OutgoingEmailFactory()

    outcomes = [sender.send_due(MORNING), sender.send_due(MORNING + MINUTE)]

    mail.refresh_from_db()
    assert outcomes == [Counter(sent=1), Counter()]
    assert [message.to for message in mailoutbox] == [[mail.recipient]]
    assert (mail.state, mail.sent_at, mail.attempts, mail.next_attempt_at) == (State.SENT, MORNING, 1, None)


@pytest.mark.django_db
def test_a_mail_that_left_keeps_no_link_and_no_code(mailoutbox):
    body = "http://localhost:8000/comite/Zx9_bT-4mQpR7sUvWy2aKc/ code 482 913"
    mail = OutgoingEmailFactory(text_body=body, html_body=f"<p>{body}</p>")

    sender.send_due(MORNING)

    mail.refresh_from_db()
    assert mailoutbox[0].body == body
    assert mail.text_body == "http://localhost:8000/comite/•••/ code •••"
    assert mail.html_body == f"<p>{mail.text_body}</p>"


@pytest.mark.django_db
def test_a_mail_kept_here_keeps_its_link():
    body = "http://localhost:8000/comite/Zx9_bT-4mQpR7sUvWy2aKc/"
    mail = OutgoingEmailFactory(text_body=body, recipient="maire@village.example")

    sender.send_due(MORNING)

    mail.refresh_from_db()
    assert (mail.state, mail.text_body) == (State.KEPT, body)


@pytest.mark.django_db
def test_send_due_leaves_what_is_not_due(mailoutbox):
    for trait in ("draft", "sent", "failed", "cancelled", "kept"):
        OutgoingEmailFactory(**{trait: True})
    OutgoingEmailFactory(next_attempt_at=MORNING + MINUTE)

    assert sender.send_due(MORNING) == Counter()
    assert mailoutbox == []


@pytest.mark.django_db
def test_send_due_takes_the_oldest_first_and_no_more_than_asked(mailoutbox):
    late, early = (OutgoingEmailFactory(next_attempt_at=MORNING - MINUTE * age) for age in (1, 2))

    assert sender.send_due(MORNING, limit=1) == Counter(sent=1)
    assert mailoutbox[0].to == [early.recipient]
    assert OutgoingEmail.objects.due(MORNING).get() == late


@pytest.mark.django_db
def test_the_message_has_its_two_parts_and_its_headers(mailoutbox):
    mail = OutgoingEmailFactory(reply_to="agent@team.test", key="visit:42")

    sender.send_due(MORNING)

    message = message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    assert message["Subject"] == "Une visite est prévue"
    assert message["To"] == mail.recipient
    assert message["Reply-To"] == "agent@team.test"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "1000cafes.example" in message["From"]
    assert message["Message-ID"].endswith("@1000cafes.example>")


@pytest.mark.django_db
def test_the_message_id_is_the_same_at_each_attempt():
    one, other = (OutgoingEmailFactory.build(key=key) for key in ("visit:1", "visit:2"))
    one.pk = other.pk = 1

    ids = [sender.message_of(mail).message()["Message-ID"] for mail in (one, one, other)]

    assert ids[0] == ids[1] != ids[2]


@pytest.mark.django_db
def test_the_sender_is_the_one_of_the_settings(mailoutbox):
    MailSettings.objects.create(sender_name='Cafés, "le réseau"', sender_email="bonjour@cafes.test")
    OutgoingEmailFactory()

    sender.send_due(MORNING)

    message = message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    address = message["From"].addresses[0]
    assert (address.display_name, address.addr_spec) == ("Cafés, le réseau", "bonjour@cafes.test")
    assert message["Message-ID"].endswith("@cafes.test>")


@pytest.mark.django_db
def test_attachments_leave_with_the_mail(mailoutbox):
    MailAttachmentFactory(mail=OutgoingEmailFactory(), content__data=b"%PDF-1.7 plan")

    sender.send_due(MORNING)

    assert mailoutbox[0].attachments == [("plan.pdf", b"%PDF-1.7 plan", "application/pdf")]


@pytest.mark.django_db
def test_a_mail_whose_attachment_cannot_be_read_waits(mailoutbox):
    attachment = MailAttachmentFactory()
    attachment.content.storage.delete(attachment.content.name)

    assert sender.send_due(MORNING) == Counter(retried=1)
    assert mailoutbox == []
    assert "plan.pdf" in OutgoingEmail.objects.get().last_error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "recipient", ["maire@mairie.example", "maire@a.b.example", "maire@EXAMPLE.org", "maire@x.invalid"]
)
def test_addresses_that_nobody_owns_are_kept(mailoutbox, recipient):
    mail = OutgoingEmailFactory(recipient=recipient)

    assert sender.send_due(MORNING) == Counter(kept=1)

    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == (State.KEPT, None, 0)
    assert mailoutbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("recipient", ["maire@myexample.org", "maire@example.fr", "example@village.test"])
def test_addresses_that_only_look_alike_are_sent(mailoutbox, recipient):
    OutgoingEmailFactory(recipient=recipient)

    assert sender.send_due(MORNING) == Counter(sent=1)


@pytest.mark.django_db
def test_without_a_mail_server_everything_is_kept(settings, mailoutbox):
    settings.MAIL_IS_CONFIGURED = False
    mail = OutgoingEmailFactory()

    assert sender.send_due(MORNING) == Counter(kept=1)
    assert sender.send_due(MORNING + MINUTE) == Counter()

    mail.refresh_from_db()
    assert mail.state == State.KEPT
    assert mailoutbox == []


@pytest.mark.django_db
def test_a_kept_mail_leaves_when_sent_again_with_a_server(mailoutbox):
    mail = OutgoingEmailFactory(kept=True)
    outbox.resend(mail, author=None)

    assert sender.send_due() == Counter(sent=1)


@pytest.mark.django_db
def test_a_real_server_gets_the_mail_whole(settings):
    OutgoingEmailFactory(text_body="Là-bas.\n.\nAprès le point.\n")

    with mail_server(settings) as server:
        outcomes = sender.send_due(MORNING)

    message = message_from_bytes(server.received[0], policy=policy.default)
    assert outcomes == Counter(sent=1)
    assert message["Subject"] == "Une visite est prévue"


@pytest.mark.django_db
def test_a_batch_uses_one_connection(settings):
    OutgoingEmailFactory.create_batch(3)

    with mail_server(settings) as server:
        sender.send_due(MORNING)

    assert (len(server.received), server.connections) == (3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [{"RCPT": "550 5.1.1 No such user"}, {"DATA": "554 Spam"}, {"MAIL": "553 No"}])
def test_a_server_that_says_no_for_good_is_asked_once(settings, answers):
    mail = OutgoingEmailFactory()

    with mail_server(settings, **answers) as server:
        outcomes = [sender.send_due(MORNING), sender.send_due(MORNING + timedelta(days=1))]

    mail.refresh_from_db()
    assert outcomes == [Counter(failed=1), Counter()]
    assert (mail.state, mail.attempts, mail.next_attempt_at) == (State.FAILED, 1, None)
    assert next(iter(answers.values())) in mail.last_error
    assert server.received == []
    assert list(OutgoingEmail.objects.failed()) == [mail]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "451 Greylisted"},
        {"MAIL": "421 Too many"},
        {"DATA": "452 Disk full"},
        {"greeting": "421 Busy"},
        {"greeting": "554 Not you"},
        {"hang": 1},
    ],
)
def test_a_server_with_a_passing_trouble_is_asked_again(settings, answers):
    mail = OutgoingEmailFactory()

    with mail_server(settings, **answers) as server:
        first = sender.send_due(MORNING)
        mail.refresh_from_db()
        server.answers = {}
        too_early = sender.send_due(MORNING + 4 * MINUTE)
        second = sender.send_due(MORNING + 5 * MINUTE)

    assert (mail.state, mail.next_attempt_at) == (State.QUEUED, MORNING + 5 * MINUTE)
    assert mail.last_error != ""
    assert (first, too_early, second) == (Counter(retried=1), Counter(), Counter(sent=1))
    assert len(server.received) == 1
    assert OutgoingEmail.objects.get().last_error == ""


@pytest.mark.django_db
def test_a_server_that_is_down_loses_nothing(settings):
    OutgoingEmailFactory.create_batch(2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()

    down = sender.send_due(MORNING)
    with mail_server(settings) as server:
        up = sender.send_due(MORNING + 5 * MINUTE)

    assert (down, up) == (Counter(retried=2), Counter(sent=2))
    assert len(server.received) == 2


@pytest.mark.django_db
def test_a_server_that_is_down_is_not_tried_for_each_mail_of_a_batch(settings):
    OutgoingEmailFactory.create_batch(5)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()

    assert sender.send_due(MORNING) == Counter(retried=3)
    assert OutgoingEmail.objects.due(MORNING).count() == 2


@pytest.mark.django_db
def test_one_refused_mail_does_not_hold_back_the_others(settings, mailoutbox, monkeypatch):
    refused, sent = OutgoingEmailFactory.create_batch(2)
    answers = iter([smtplib.SMTPRecipientsRefused({refused.recipient: (550, b"No such user")}), None])
    script(monkeypatch, answers)

    assert sender.send_due(MORNING) == Counter(failed=1, sent=1)
    sent.refresh_from_db()
    assert sent.state == State.SENT


def script(monkeypatch, answers):
    """A mail server whose next answer is the next of these: an error to raise, or None."""

    class Backend:
        def open(self):
            return True

        def close(self):
            pass

        def send_messages(self, messages):
            if error := next(answers):
                raise error
            return len(messages)

    monkeypatch.setattr(sender, "get_connection", Backend)


@pytest.mark.django_db
def test_attempts_are_further_and_further_apart_and_end_after_a_day(monkeypatch):
    mail = OutgoingEmailFactory()
    script(monkeypatch, iter(lambda: TimeoutError("timed out"), None))

    moments = []
    while OutgoingEmail.objects.get().state == State.QUEUED:
        moments.append(OutgoingEmail.objects.get().next_attempt_at - MORNING)
        sender.send_due(MORNING + moments[-1])

    mail.refresh_from_db()
    waits = [int((later - earlier) / MINUTE) for earlier, later in pairwise(moments)]
    assert waits[:6] == [5, 10, 20, 40, 80, 120]
    assert max(waits) == 120
    assert moments[-1] == timedelta(hours=24)
    assert mail.state == State.FAILED
    assert mail.attempts == len(moments)
    assert "timed out" in mail.last_error


@pytest.mark.django_db
def test_an_error_nobody_thought_of_is_tried_again(monkeypatch):
    OutgoingEmailFactory()
    script(monkeypatch, iter([RuntimeError("strange")]))

    assert sender.send_due(MORNING) == Counter(retried=1)
    assert OutgoingEmail.objects.get().last_error == "RuntimeError: strange"


@pytest.mark.parametrize(
    ("error", "is_permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), False),
        (smtplib.SMTPRecipientsRefused({}), False),
        (smtplib.SMTPSenderRefused(553, b"no", "a"), True),
        (smtplib.SMTPDataError(554, b"no"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), True),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no"), True),
    ],
)
def test_is_permanent(error, is_permanent):
    assert sender.is_permanent(error) is is_permanent


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "outcome"), [(9, Counter()), (11, Counter(sent=1))])
def test_a_mail_whose_sender_died_is_taken_over_after_ten_minutes(mailoutbox, minutes, outcome):
    OutgoingEmailFactory(sending=True, claimed_at=MORNING)

    assert sender.send_due(MORNING + minutes * MINUTE) == outcome
    assert len(mailoutbox) == outcome.total()


@pytest.mark.django_db
def test_a_slow_sender_that_fails_leaves_the_mail_to_the_one_that_took_over():
    mail = OutgoingEmailFactory()
    slow = sender.claim(mail.pk, MORNING)
    sender.claim(mail.pk, MORNING + 11 * MINUTE)

    sender.put_off_or_give_up(slow, TimeoutError(), MORNING + 12 * MINUTE)

    mail.refresh_from_db()
    assert (mail.state, mail.claimed_at) == (State.SENDING, MORNING + 11 * MINUTE)


@pytest.mark.django_db
def test_a_slow_sender_that_succeeds_says_so():
    mail = OutgoingEmailFactory()
    slow = sender.claim(mail.pk, MORNING)
    quick = sender.claim(mail.pk, MORNING + 11 * MINUTE)
    sender.put_off_or_give_up(quick, TimeoutError(), MORNING + 12 * MINUTE)

    sender.mark_sent(slow, MORNING + 13 * MINUTE)

    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == (State.SENT, MORNING + 13 * MINUTE)


@pytest.mark.django_db
def test_claim_is_for_the_first_one():
    mail = OutgoingEmailFactory()

    assert sender.claim(mail.pk, MORNING).attempts == 1
    assert sender.claim(mail.pk, MORNING) is None


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(monkeypatch):
    OutgoingEmailFactory()
    seen = []
    script(monkeypatch, iter(lambda: seen.append((connection.in_atomic_block, OutgoingEmail.objects.get().state)), 1))

    sender.send_due(MORNING)

    assert seen == [(False, State.SENDING)]


@pytest.mark.django_db(transaction=True)
def test_senders_in_parallel_send_each_mail_once(mailoutbox):
    OutgoingEmailFactory.create_batch(12)
    together = threading.Barrier(4)
    outcomes = []

    def run():
        try:
            together.wait()
            outcomes.append(sender.send_due(MORNING))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(outcomes, Counter()) == Counter(sent=12)
    assert len({message.to[0] for message in mailoutbox}) == len(mailoutbox) == 12


@pytest.mark.django_db
def test_the_task_sends_its_mail_and_no_other(mailoutbox):
    mail, _other = OutgoingEmailFactory.create_batch(2)

    assert send_email.call(mail.pk) is True
    assert send_email.call(mail.pk) is False
    assert [message.to for message in mailoutbox] == [[mail.recipient]]


@pytest.mark.django_db
def test_the_task_of_a_mail_that_is_gone_does_nothing(mailoutbox):
    assert send_email.call(0) is False


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_nothing_due_costs_one_query(django_assert_num_queries, size):
    OutgoingEmailFactory.create_batch(size, sent=True)

    with django_assert_num_queries(1):
        sender.send_due(MORNING)
