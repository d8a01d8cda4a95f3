"""What becomes of « signaler une erreur »: received once, told to the team, handled by someone, then forgotten in part."""

import logging
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from home.models import SiteSettings
from mailing import outbox, registry
from mailing.models import OutgoingEmail

from .models import ErrorReport

MAIL = "cafe_error_report"
# The author's address, once the report has been handled for so long; the mail told to the team with it.
ADDRESS_KEPT = timedelta(days=365)
# … and that of a report that nobody ever handled.
ADDRESS_KEPT_AT_MOST = timedelta(days=2 * 365)
AN_HOUR, A_DAY = 3600, 24 * 3600
REPORTS_OF_A_VISITOR, REPORTS_OF_A_CAFE = 5, 30
WAITING_FIRST = F("handled_at").desc(nulls_first=True)

logger = logging.getLogger(__name__)


def register_mail():
    registry.register(
        MAIL,
        label=_("An error was reported on the page of a café"),
        variables={
            "cafe": _("name of the café"),
            "subject": _("what is wrong"),
            "text": _("what the visitor wrote"),
            "from": _("address of the visitor, if given"),
            "link": _("the report in the administration"),
        },
        required=("link",),
        subject_fr="Erreur signalée : {{ cafe }}",
        body_fr="""Bonjour,

Une erreur est signalée sur la page du café {{ cafe }}.

Ce qui ne va pas : {{ subject }}

{{ text }}

Adresse pour répondre : {{ from }}

Lire le signalement :
{{ link }}""",
        subject_en="Error reported: {{ cafe }}",
        body_en="""Hello,

An error is reported on the page of the café {{ cafe }}.

What is wrong: {{ subject }}

{{ text }}

Address to answer: {{ from }}

Read the report:
{{ link }}""",
        sample=lambda: {
            "cafe": "Café de la Place, Semur-en-Vallon (72)",
            "subject": "Les horaires d’ouverture",
            "text": "Le café ferme maintenant à 13 h le samedi.",
            "from": "dominique@example.org",
            "link": settings.WAGTAILADMIN_BASE_URL + "/admin/",
        },
    )


def receive(cafe, *, subject, message, email, key) -> ErrorReport:
    """Write the report and queue its mail to the team; the same key again gives the report that exists."""
    try:
        with transaction.atomic():
            report = ErrorReport.objects.create(
                cafe=cafe, subject=subject, message=message, email=email or None, key=key
            )
            _tell_the_team(report)
    except IntegrityError:
        return ErrorReport.objects.get(key=key)
    return report


def _tell_the_team(report):
    # The team reads French, whatever the language of the page.
    with translation.override("fr"):
        outbox.queue(
            MAIL,
            key=_mail_key(report),
            to=team_address(),
            reply_to=report.email or "",
            link=admin_url(report),
            context={
                "cafe": str(report.cafe),
                "subject": report.get_subject_display(),
                "text": report.message,
                "from": report.email or "–",
                "link": settings.WAGTAILADMIN_BASE_URL + admin_url(report),
            },
        )


def team_address():
    found = SiteSettings.objects.exclude(contact_email="").order_by("-site__is_default_site").first()
    return found.contact_email if found else settings.CONTACT_EMAIL


def admin_url(report):
    return reverse("cafes_map_error_report", args=[report.pk])


def _mail_key(report):
    return f"{MAIL}:{report.pk}"


@transaction.atomic
def mark_handled(report, *, note, author) -> ErrorReport:
    """Someone of the team did what there was to do; again, it only corrects the note."""
    report = ErrorReport.objects.select_for_update().get(pk=report.pk)
    if report.handled_at is None:
        report.handled_at, report.handled_by = timezone.now(), author
    report.note = note
    report.save(update_fields=["handled_at", "handled_by", "note"])
    # On the café: the words of a visitor do not go to the log.
    log(instance=report.cafe, action="cafes_map.handle_report", user=author, data={"report": report.pk})
    return report


@transaction.atomic
def mark_to_handle(report, *, author) -> ErrorReport:
    report = ErrorReport.objects.select_for_update().get(pk=report.pk)
    report.handled_at = report.handled_by = None
    report.save(update_fields=["handled_at", "handled_by"])
    log(instance=report.cafe, action="cafes_map.reopen_report", user=author, data={"report": report.pk})
    return report


@transaction.atomic
def forget_addresses(now) -> int:
    """Take the addresses off reports handled for a year or as old as two, and delete the mails that carried them."""
    old = ErrorReport.objects.filter(created_at__lt=now - ADDRESS_KEPT_AT_MOST)
    due = (ErrorReport.objects.handled_before(now - ADDRESS_KEPT) | old).exclude(email=None)
    keys = [_mail_key(report) for report in due.only("pk")]
    OutgoingEmail.objects.filter(key__in=keys).delete()
    return due.update(email=None)


def may_report(cafe, address) -> bool:
    """Not too many an hour from one address, nor a day on one café. Without a cache, everyone may: the form is worth more."""
    visitor = sha256(f"{settings.SECRET_KEY}:{address}".encode()).hexdigest()[:32]
    counts = [
        _count(f"error-reports:visitor:{visitor}", AN_HOUR) <= REPORTS_OF_A_VISITOR,
        _count(f"error-reports:cafe:{cafe.pk}", A_DAY) <= REPORTS_OF_A_CAFE,
    ]
    return all(counts)


def _count(key, seconds) -> int:
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except Exception:  # Each kind of cache has errors of its own when it is down.
        logger.warning("The throttle of error reports does not count: the cache is down.")
        return 0
