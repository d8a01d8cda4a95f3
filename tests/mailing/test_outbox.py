import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.db.utils import IntegrityError
from django_tasks import task_backends
from wagtail.models import ModelLogEntry

from mailing import outbox, rendering
from mailing.errors import BadHeader, MailRefused, UnknownMailKind
from mailing.models import OutgoingEmail
from tests.factories.mailing import OutgoingEmailFactory

from .conftest import LINK

State = OutgoingEmail.State


@pytest.mark.django_db
def test_queue_writes_the_mail_as_rendered(queue):
    mail = queue(reply_to="agent@team.test", link="/admin/x/")

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.sent_at) == (State.QUEUED, 0, None)
    assert (mail.template_code, mail.language, mail.recipient) == ("visit_planned", "fr", "mairie@village.test")
    assert (mail.reply_to, mail.link) == ("agent@team.test", "/admin/x/")
    assert mail.subject == "Visite à Tresson"
    assert mail.body == f"Bonjour,\n\nnous venons à Tresson.\n\nVotre dossier :\n{LINK}"
    assert mail.signature == "L’équipe 1000 cafés"
    assert mail.html_body.rstrip().endswith("</html>")
    assert mail.queued_at == mail.next_attempt_at == mail.created_at


@pytest.mark.django_db
def test_queue_twice_with_one_key_gives_the_row_that_exists(queue, values):
    first = queue()

    second = queue(to="other@village.test", context=values | {"commune": "Odos"}, held=True)

    assert second.pk == first.pk
    assert OutgoingEmail.objects.get().subject == "Visite à Tresson"


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["sent", "failed", "cancelled", "kept"])
def test_queue_never_revives_a_mail_that_ended(queue, trait):
    ended = OutgoingEmailFactory(key="visit:1", **{trait: True})

    queue()

    assert OutgoingEmail.objects.get().state == ended.state


@pytest.mark.django_db
def test_queue_held_leaves_a_draft(queue):
    mail = queue(held=True)

    assert (mail.state, mail.queued_at, mail.next_attempt_at) == (State.DRAFT, None, None)
    assert list(OutgoingEmail.objects.held()) == [mail]


@pytest.mark.django_db
def test_queue_takes_the_words_of_the_officer(queue):
    mail = queue(subject="Nous arrivons", body="Bonjour Madame,\r\n\r\nà <lundi>.")

    assert mail.subject == "Nous arrivons"
    assert mail.text_body == "Bonjour Madame,\n\nà <lundi>.\n\n-- \nL’équipe 1000 cafés\n"
    assert "à &lt;lundi&gt;." in mail.html_body


@pytest.mark.django_db
def test_queue_with_the_subject_alone_keeps_the_rendered_text(queue):
    mail = queue(subject="Nous arrivons")

    assert mail.subject == "Nous arrivons"
    assert mail.body.startswith("Bonjour,\n\nnous venons à Tresson.")
    assert mail.text_body.count("-- \n") == 1


@pytest.mark.django_db
def test_queue_keeps_attachments_in_the_private_storage(queue):
    mail = queue(attachments=[("plan.pdf", b"%PDF-1.7"), ("note.bin", ContentFile(b"abc"), "text/x-note")])

    kept = []
    for attachment in mail.attachments.order_by("pk"):
        with attachment.content.open() as file:
            kept.append((attachment.filename, attachment.content_type, file.read()))
    assert kept == [("plan.pdf", "application/pdf", b"%PDF-1.7"), ("note.bin", "text/x-note", b"abc")]
    assert "private" in mail.attachments.first().content.path


@pytest.mark.django_db
def test_queue_again_attaches_nothing_more(queue):
    for _ in range(2):
        mail = queue(attachments=[("plan.pdf", b"%PDF-1.7")])

    assert mail.attachments.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"to": "mairie@village.test\nBcc: all@village.test"},
        {"to": "mairie@village.test", "reply_to": "a@b.test\r\nX: y"},
        {"subject": "Bonjour\nBcc: all@village.test"},
        {"attachments": [("plan.pdf\r\nX: y", b"")]},
    ],
)
def test_queue_refuses_to_write_headers_of_ones_own(queue, changes):
    with pytest.raises(BadHeader):
        queue(**changes)

    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "mairie", "a@b.test, c@d.test", "Mairie <a@b.test>"])
def test_queue_refuses_what_is_not_one_address(queue, address):
    with pytest.raises(MailRefused):
        queue(to=address)

    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
def test_queue_refuses_an_unknown_kind(no_kinds):
    with pytest.raises(UnknownMailKind):
        outbox.queue("visit_planned", key="1", to="mairie@village.test", context={})


@pytest.mark.django_db
def test_queue_goes_away_with_the_change_that_caused_it(queue):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError

    assert OutgoingEmail.objects.count() == 0


@pytest.mark.django_db
def test_queue_leaves_the_transaction_usable_when_another_process_was_faster(queue, monkeypatch):
    winner = OutgoingEmailFactory(key="visit:1")
    look = OutgoingEmail.objects.filter
    looks = []

    def filter_blind_at_first(**conditions):
        looks.append(conditions)
        return OutgoingEmail.objects.none() if len(looks) == 1 else look(**conditions)

    monkeypatch.setattr(OutgoingEmail.objects, "filter", filter_blind_at_first)

    mail = queue()

    assert mail.pk == winner.pk
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.django_db
def test_queue_does_not_hide_another_fault_of_the_row(queue, monkeypatch):
    monkeypatch.setattr(rendering, "render", lambda *_: rendering.Rendered("Two\nlines", "Text", "HTML"))

    with pytest.raises(IntegrityError):
        queue()


@pytest.mark.django_db(transaction=True)
def test_queue_in_parallel_writes_one_mail(queue):
    together = threading.Barrier(8)
    written = []

    def run():
        try:
            together.wait()
            with transaction.atomic():
                written.append(queue().pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert written == [OutgoingEmail.objects.get().pk] * 8


@pytest.mark.django_db
def test_queue_costs_few_queries(queue, django_assert_num_queries):
    # Is it there; the team's text, the settings; two savepoints around the insertion (this test is a transaction too).
    with django_assert_num_queries(8):
        queue()


@pytest.fixture
def worker(settings):
    """A task backend that is not immediate, and only takes notes."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    task_backends["default"].clear()
    return task_backends["default"]


@pytest.mark.django_db
def test_queue_tells_the_worker_once_committed(queue, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        mail = queue()
    assert worker.results == []

    for callback in callbacks:
        callback()

    assert [(result.task.name, result.args) for result in worker.results] == [("send_email", [mail.pk])]


@pytest.mark.django_db
def test_queue_held_tells_the_worker_nothing(queue, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue(held=True)

    assert worker.results == []


@pytest.mark.django_db
def test_queue_sends_nothing_itself_with_the_immediate_backend(queue, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        queue()

    assert (callbacks, mailoutbox) == ([], [])


@pytest.mark.django_db
def test_edit_replaces_the_words_and_signs_once(queue, superuser):
    mail = queue(held=True)

    edited = outbox.edit(mail, subject="Nous arrivons", body=mail.text_body + "\r\n", author=superuser)

    edited.refresh_from_db()
    assert edited.subject == "Nous arrivons"
    assert edited.text_body == mail.text_body
    assert edited.edited_by == superuser
    assert edited.state == State.DRAFT


@pytest.mark.django_db
def test_edit_makes_the_html_from_the_new_words(queue, superuser):
    edited = outbox.edit(queue(held=True), subject="Nous arrivons", body="À <lundi>", author=superuser)

    assert "À &lt;lundi&gt;" in edited.html_body
    assert "Tresson" not in edited.html_body + edited.text_body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "body", "error"),
    [("", "Texte", MailRefused), ("Sujet", " \n", MailRefused), ("Un\nDeux", "Texte", BadHeader)],
)
def test_edit_refuses_words_that_make_no_mail(queue, superuser, subject, body, error):
    mail = queue(held=True)

    with pytest.raises(error):
        outbox.edit(mail, subject=subject, body=body, author=superuser)

    mail.refresh_from_db()
    assert mail.subject == "Visite à Tresson"


@pytest.mark.django_db
@pytest.mark.parametrize("trait", [None, "sending", "sent", "failed", "cancelled", "kept"])
def test_edit_is_for_drafts_only(superuser, kind, trait):
    mail = OutgoingEmailFactory(**({trait: True} if trait else {}))

    with pytest.raises(MailRefused):
        outbox.edit(mail, subject="Sujet", body="Texte", author=superuser)


@pytest.mark.django_db
def test_release_lets_a_draft_leave(superuser, worker, django_capture_on_commit_callbacks):
    mail = OutgoingEmailFactory(draft=True)

    with django_capture_on_commit_callbacks(execute=True):
        released = outbox.release(mail, author=superuser)

    released.refresh_from_db()
    assert released.state == State.QUEUED
    assert released.released_by == superuser
    assert released.queued_at is not None
    assert released.next_attempt_at == released.queued_at
    assert len(worker.results) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["failed", "kept"])
def test_resend_begins_another_day_of_attempts(superuser, trait):
    mail = OutgoingEmailFactory(**{trait: True})

    resent = outbox.resend(mail, author=superuser)

    resent.refresh_from_db()
    assert (resent.state, resent.attempts, resent.last_error, resent.claimed_at) == (State.QUEUED, 0, "", None)
    assert resent.queued_at > mail.queued_at


@pytest.mark.django_db
@pytest.mark.parametrize("trait", [None, "draft", "failed"])
def test_cancel_keeps_the_reason(trait):
    mail = OutgoingEmailFactory(**({trait: True} if trait else {}))

    outbox.cancel(mail, reason="Décision annulée")

    mail.refresh_from_db()
    assert (mail.state, mail.cancel_reason, mail.next_attempt_at) == (State.CANCELLED, "Décision annulée", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "traits"),
    [
        (lambda mail: outbox.release(mail, author=None), [None, "sending", "sent", "failed", "cancelled", "kept"]),
        (lambda mail: outbox.resend(mail, author=None), [None, "draft", "sending", "sent", "cancelled"]),
        (lambda mail: outbox.cancel(mail, reason=""), ["sending", "sent", "cancelled", "kept"]),
    ],
)
def test_an_action_is_refused_in_any_other_state(action, traits):
    for trait in traits:
        mail = OutgoingEmailFactory(**({trait: True} if trait else {}))
        before = OutgoingEmail.objects.values().get(pk=mail.pk)

        with pytest.raises(MailRefused):
            action(mail)

        assert OutgoingEmail.objects.values().get(pk=mail.pk) == before


@pytest.mark.django_db
def test_an_action_looks_at_the_row_and_not_at_the_object_in_hand(superuser):
    mail = OutgoingEmailFactory(draft=True)
    outbox.cancel(OutgoingEmail.objects.get(), reason="")

    with pytest.raises(MailRefused):
        outbox.release(mail, author=superuser)


@pytest.mark.django_db
def test_actions_are_logged_without_naming_the_recipient(queue, superuser):
    mail = queue(held=True)
    outbox.edit(mail, subject="Sujet", body="Texte", author=superuser)
    outbox.release(mail, author=superuser)
    outbox.cancel(mail, reason="Double")

    entries = ModelLogEntry.objects.for_instance(mail).order_by("pk")

    assert [(e.action, e.user) for e in entries] == [
        ("mailing.edit", superuser),
        ("mailing.release", superuser),
        ("mailing.cancel", None),
    ]
    assert "village" not in " ".join(f"{e.label} {e.data}" for e in entries)


@pytest.mark.django_db
@pytest.mark.parametrize("blank", ["", " ", "\x07\x08", "\u200b", "\x80"])
def test_words_that_say_nothing_are_refused(queue, superuser, blank):
    mail = queue(held=True)

    for words in ({"subject": blank, "body": "Texte"}, {"subject": "Sujet", "body": blank}):
        with pytest.raises(MailRefused):
            outbox.edit(mail, **words, author=superuser)
        with pytest.raises(MailRefused):
            queue(key="visit:2", **words)

    assert OutgoingEmail.objects.get().subject == "Visite à Tresson"
