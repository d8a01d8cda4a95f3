"""The mails of the contact form, and their words until the team writes its own."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mailing import registry

VARIABLES = {
    "subject": _("subject of the message"),
    "name": _("name of the person"),
    "email": _("e-mail address of the person"),
    "text": _("what the person wrote"),
    "link": _("the message in the admin"),
    "contact": _("address of those who answer"),
}


def register_all():
    registry.register(
        "contact_message",
        label=_("Message of the contact form, to those who answer"),
        variables={name: VARIABLES[name] for name in ("subject", "name", "email", "text", "link")},
        required=("text", "email"),
        subject_fr="Message du site : {{ subject }}",
        body_fr="""{{ name }} ({{ email }}) a écrit depuis le site :

{{ text }}

Répondez à ce message pour lui écrire, puis marquez-le comme traité :
{{ link }}""",
        subject_en="Message of the site: {{ subject }}",
        body_en="""{{ name }} ({{ email }}) wrote from the site:

{{ text }}

Answer this mail to write to them, then mark the message as handled:
{{ link }}""",
        sample=sample,
    )
    registry.register(
        "contact_received",
        label=_("Message of the contact form, received"),
        variables={name: VARIABLES[name] for name in ("subject", "contact")},
        required=("contact",),
        subject_fr="Votre message est bien arrivé",
        body_fr="""Bonjour,

Votre message à 1000 cafés est bien arrivé. Une personne de l’équipe le lira et vous répondra à cette adresse.

Vous n’avez rien écrit ? Quelqu’un a sans doute donné votre adresse par erreur : il n’y a rien à faire.

Pour nous écrire directement : {{ contact }}""",
        subject_en="Your message has arrived",
        body_en="""Hello,

Your message to 1000 cafés has arrived. Someone of the team will read it and answer you at this address.

You wrote nothing? Someone probably gave your address by mistake: there is nothing to do.

To write to us directly: {{ contact }}""",
        sample=sample,
    )


def sample():
    return {
        "subject": "Question d’un maire",
        "name": "Dominique Exemple",
        "email": "dominique@mairie.example",
        "text": "Bonjour,\n\nNotre dernier café ferme à la fin du mois. Que pouvons-nous faire ?",
        "link": settings.WAGTAILADMIN_BASE_URL + "/admin/…",
        "contact": settings.CONTACT_EMAIL,
    }
