"""The mails of a candidature: who gets which, with which words. Called inside the transaction of the change they tell."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from mailing import outbox, registry
from mailing.models import OutgoingEmail
from mailing.rendering import render

from . import links
from .french import after_a, after_de
from .mail_texts import TEXTS
from .models import Collaborator, InstructionSettings

LINK_PLACEHOLDER = "{{ link }}"
JOIN_REQUESTS_A_DAY = 5

# Held until the lead releases them; they are taken back by undoing the decision, never from the outbox.
LINK_MAILS = ("draft_link", "file_link", "files_link")
DECISION_MAILS = {"accepted", "waitlisted", "declined", "ineligible"}

VARIABLES = {
    "reference": _("reference of the candidature"),
    "commune": _("name of the commune and its département"),
    "of_commune": _("the same after « de »: « d’Odos », « du Mans »"),
    "in_commune": _("the same after « à »: « à Odos », « au Mans »"),
    "link": _("personal link to the file"),
    "officer": _("name of the officer"),
    "contact": _("address of the programme"),
    "text": _("what was written in the dialog for the commune"),
    "date": _("date of the action: deadline, visit or public meeting"),
    "items": _("what is asked for, one line each"),
    "place": _("place of the visit"),
    "mode": _("how the visit takes place"),
    "reapply_from": _("date from which the commune may apply again"),
    "cafe": _("name of the café"),
    "session": _("committee session"),
    "code": _("six-digit code"),
    "name": _("name of the person"),
}


def register_all():
    for code, texts in TEXTS.items():
        registry.register(
            code,
            label=texts["label"],
            variables={name: VARIABLES[name] for name in texts["variables"]},
            required=texts.get("required", ()),
            subject_fr=texts["subject_fr"],
            body_fr=texts["body_fr"],
            subject_en=texts["subject_en"],
            body_en=texts["body_en"],
            sample=sample,
            editable_before_sending=code in DECISION_MAILS,
        )


def sample():
    return {
        "reference": "KT7WQ3NB",
        "commune": "Semur-en-Vallon (Sarthe)",
        "of_commune": "de Semur-en-Vallon (Sarthe)",
        "in_commune": "à Semur-en-Vallon (Sarthe)",
        "link": settings.WAGTAILADMIN_BASE_URL + "/candidature/lien/…/",
        "officer": "Camille Exemple",
        "contact": settings.CONTACT_EMAIL,
        "text": "…",
        "date": formats.date_format(timezone.localdate() + timedelta(days=21)),
        "items": "- Plan du local\n- Photo de la façade",
        "place": "Mairie",
        "mode": "sur place",
        "reapply_from": formats.date_format(timezone.localdate() + timedelta(days=182)),
        "cafe": "Café de la Place",
        "session": "Comité de printemps",
        "code": "482 913",
        "name": "Dominique Exemple",
    }


def context(candidature, data, *, language="fr"):
    """Values of the variables for this file and the data of the dialog, in the language of the reader."""
    name = f"{candidature.commune.name} ({candidature.commune.departement.name})"
    with translation.override(language):
        moment = data.get("due_on") or data.get("at") or data.get("public_meeting_on")
        if hasattr(moment, "hour"):
            date = formats.date_format(
                timezone.localtime(moment), "l j F Y, H:i" if language == "en" else r"l j F Y à H\hi"
            )
        else:
            date = formats.date_format(moment, "l j F Y") if moment else ""
        reapply = data.get("reapply_from") or candidature.reapply_from
        from .models import Visit

        return {
            "reference": candidature.reference,
            "commune": name,
            "of_commune": after_de(name),
            "in_commune": after_a(name),
            "officer": str(candidature.officer or "1000 cafés"),
            "contact": settings.CONTACT_EMAIL,
            "text": str(data.get("text") or data.get("message") or data.get("no_meeting_reason") or "").strip(),
            "date": date,
            "items": "\n".join(f"- {str(item).strip()}" for item in data.get("items") or [] if str(item).strip()),
            "place": str(data.get("place") or ""),
            "mode": str(dict(Visit.Mode.choices).get(data.get("mode"), "")),
            "reapply_from": formats.date_format(reapply) if reapply else "",
            "cafe": str(data.get("cafe_name") or ""),
        }


def holder_of(candidature):
    return candidature.collaborators.current().filter(role=Collaborator.Role.HOLDER).first()


def preview(action, candidature, data):
    """The mail of an action as it would be written now, (subject, text), its personal link left as a placeholder."""
    holder = holder_of(candidature)
    language = holder.language if holder else "fr"
    rendered = render(action.mail, context(candidature, data, language=language) | {"link": LINK_PLACEHOLDER}, language)
    return rendered.subject, rendered.text


def queue_for_action(action, candidature, actor, data, edited):
    """Queues the mails of an action and returns the one to the commune (the one the officer may have edited)."""
    number = candidature.transitions.count()
    key = f"{action.mail}:{candidature.reference}:{number}"
    if action.mail == "review_requested":
        return _queue_review_requests(candidature, data, key)
    holder = holder_of(candidature)
    if holder is None:
        return None
    is_held = edited is not None and edited.is_held and action.is_decision
    # The link of a held mail is made when it leaves: until then nothing may happen to the one the commune has.
    url = LINK_PLACEHOLDER if is_held else links.issue_link(holder)[0]
    values = context(candidature, data, language=holder.language) | {"link": url}
    options = {}
    if edited is not None:
        options = {"subject": edited.subject, "body": edited.body.replace(LINK_PLACEHOLDER, url), "held": is_held}
    mail = outbox.queue(
        action.mail,
        key=key,
        to=holder.email,
        context=values,
        language=holder.language,
        reply_to=_reply_address(candidature),
        link=admin_link(candidature),
        **options,
    )
    if action.code == "submit":
        _queue_copies_of_sending(candidature, values, holder, key)
    return mail


def _queue_copies_of_sending(candidature, values, holder, key):
    if candidature.town_hall_email.lower() not in {"", holder.email.lower()}:
        outbox.queue(
            "submitted_copy",
            key=f"{key}:town-hall",
            to=candidature.town_hall_email,
            context=values,
            language=holder.language,
            link=admin_link(candidature),
        )
    team = InstructionSettings.load().team_email
    if team:
        outbox.queue(
            "new_candidature",
            key=f"{key}:team",
            to=team,
            context=values | {"link": settings.WAGTAILADMIN_BASE_URL + admin_link(candidature)},
            link=admin_link(candidature),
        )


def _queue_review_requests(candidature, data, key):
    """One mail a member and a session: the second file of an agenda writes to nobody again."""
    first = None
    session = data["session"]
    for member in session.members.all():
        mail_key = f"review_requested:{session.pk}:{member.pk}"
        if OutgoingEmail.objects.filter(key=mail_key).exists():
            continue
        mail = outbox.queue(
            "review_requested",
            key=mail_key,
            to=member.email,
            context=context(candidature, data)
            | {
                "link": links.issue_committee_link(member),
                "session": session.name,
                "name": member.name,
                "date": formats.date_format(session.meets_on, "l j F Y"),
            },
            link=admin_link(candidature),
        )
        first = first or mail
    return first


@transaction.atomic
def queue_link(collaborator, *, key, code="draft_link"):
    """A fresh resume link and code for this person, once an event: `key` says which. The link already mailed keeps working."""
    Collaborator.objects.select_for_update(of=("self",)).get(pk=collaborator.pk)
    if already := OutgoingEmail.objects.filter(key=key).first():
        return already
    url, digits = links.issue_link(collaborator)
    candidature = collaborator.candidature
    return outbox.queue(
        code,
        key=key,
        to=collaborator.email,
        context=context(candidature, {}, language=collaborator.language)
        | {"link": url, "code": f"{digits[:3]} {digits[3:]}", "name": collaborator.name},
        language=collaborator.language,
        link=admin_link(candidature),
    )


@transaction.atomic
def queue_links(people, *, key):
    """One mail to an address that several files share: a link and a code for each."""
    if already := OutgoingEmail.objects.filter(key=key).first():
        return already
    items = []
    for person in people:
        url, digits = links.issue_link(person)
        commune = person.candidature.commune.name
        items.append(f"{commune} ({person.candidature.get_status_display()}) :\n{url}\n{digits[:3]} {digits[3:]}")
    holder = people[0]
    return outbox.queue(
        "files_link",
        key=key,
        to=holder.email,
        context={"items": "\n\n".join(items), "contact": settings.CONTACT_EMAIL},
        language=holder.language,
    )


def queue_join_request(candidature, *, email, name):
    """Tells the holder that someone asks to join: once a day for an address, and five times a day in all."""
    holder = holder_of(candidature)
    if holder is None:
        return None
    today = f"{timezone.localdate():%Y%m%d}"
    key = f"join_requested:{candidature.reference}:{today}:{sha256(email.lower().encode()).hexdigest()}"
    asked = OutgoingEmail.objects.filter(key__startswith=f"join_requested:{candidature.reference}:{today}:")
    if len(asked) >= JOIN_REQUESTS_A_DAY or any(mail.key == key for mail in asked):
        return None
    url, _code = links.issue_link(holder)
    return outbox.queue(
        "join_requested",
        key=key,
        to=holder.email,
        context=context(candidature, {"text": email}, language=holder.language) | {"link": url, "name": name or email},
        language=holder.language,
        link=admin_link(candidature),
    )


def queue_message(candidature, message):
    """Tells the commune that the team wrote."""
    holder = holder_of(candidature)
    if holder is None:
        return None
    url, _code = links.issue_link(holder)
    return outbox.queue(
        "message_received",
        key=f"message_received:{candidature.reference}:{message.pk}",
        to=holder.email,
        context=context(candidature, {"text": message.text}, language=holder.language) | {"link": url},
        language=holder.language,
        reply_to=_reply_address(candidature),
        link=admin_link(candidature),
    )


def admin_link(candidature):
    return reverse("wagtailsnippets_candidatures_candidature:edit", args=[candidature.pk])


def _reply_address(candidature):
    return candidature.officer.email if candidature.officer else settings.CONTACT_EMAIL


@transaction.atomic
def release(candidature, mail, *, subject, body, author):
    """Lets a held mail leave as the officer leaves it, its personal link made now."""
    holder = holder_of(candidature)
    if holder is not None and LINK_PLACEHOLDER in body:
        url, _code = links.issue_link(holder)
        body = body.replace(LINK_PLACEHOLDER, url)
    outbox.edit(mail, subject=subject, body=body, author=author)
    return outbox.release(mail, author=author)
