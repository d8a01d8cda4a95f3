"""The words of the mails until the team writes its own in the admin: French and English, side by side."""

from django.utils.translation import gettext_lazy as _

FILE = ("reference", "commune", "link", "contact")
DECISION = (*FILE, "text", "officer")

TEXTS = {
    "draft_link": {
        "label": _("Link to come back to a draft"),
        "variables": ("of_commune", *FILE, "code", "name"),
        "required": ("link", "code"),
        "subject_fr": "Votre lien pour reprendre la candidature {{ of_commune }}",
        "body_fr": """Bonjour,

Voici le lien pour reprendre la candidature {{ of_commune }} à tout moment, sur n’importe quel ordinateur.

Ouvrir le dossier :
{{ link }}

Si vous lisez ce message sur un autre appareil que celui où vous remplissez le dossier, tapez ce code : {{ code }}

Le lien reste valable 30 jours, le code 24 heures. Un lien plus récent remplace les précédents. La candidature n’est pas encore envoyée : rien ne presse, tout ce que vous avez saisi est gardé.

Une question ? Répondez à ce message ou écrivez à {{ contact }}.""",
        "subject_en": "Your link to go on with the candidature of {{ commune }}",
        "body_en": """Hello,

Here is the link to go on with the candidature of {{ commune }} at any time, on any computer.

Open the file:
{{ link }}

If you read this message on another device than the one on which you fill in the file, type this code: {{ code }}

The link works for 30 days, the code for 24 hours. A newer link replaces the older ones. The candidature has not been sent yet: there is no hurry, all that you typed is kept.

A question? Write to {{ contact }}.""",
    },
    "file_link": {
        "label": _("Link to come back to a file that was sent"),
        "variables": ("of_commune", *FILE, "code", "name"),
        "required": ("link", "code"),
        "subject_fr": "Votre lien vers la candidature {{ of_commune }}",
        "body_fr": """Bonjour,

Voici le lien pour suivre la candidature {{ reference }} {{ of_commune }}.

Ouvrir le dossier :
{{ link }}

Ou tapez ce code sur la page où vous l’avez demandé : {{ code }}

Une question ? Écrivez à {{ contact }}.""",
        "subject_en": "Your link to the candidature of {{ commune }}",
        "body_en": """Hello,

Here is the link to follow the candidature {{ reference }} of {{ commune }}.

Open the file:
{{ link }}

Or type this code on the page where you asked for it: {{ code }}

A question? Write to {{ contact }}.""",
    },
    "files_link": {
        "label": _("Links to come back to several files"),
        "variables": ("items", "contact"),
        "required": ("items",),
        "subject_fr": "Vos liens vers vos candidatures",
        "body_fr": """Bonjour,

Plusieurs candidatures utilisent cette adresse. Voici le lien de chacune et, dessous, son code :

{{ items }}

Une question ? Écrivez à {{ contact }}.""",
        "subject_en": "Your links to your candidatures",
        "body_en": """Hello,

Several candidatures use this address. Here is the link of each and, below it, its code:

{{ items }}

A question? Write to {{ contact }}.""",
    },
    "submitted_ack": {
        "label": _("Candidature received"),
        "variables": ("of_commune", *FILE),
        "required": ("reference", "link"),
        "subject_fr": "Candidature {{ reference }} reçue : {{ commune }}",
        "body_fr": """Bonjour,

Nous avons bien reçu la candidature {{ of_commune }}. Sa référence est {{ reference }} : gardez-la pour nous écrire ou nous appeler.

Et maintenant ?

- Une personne de l’équipe lit votre dossier et vérifie que tout y est.
- S’il manque quelque chose, nous vous le demandons par e-mail, en une seule fois.
- Vous pouvez suivre le dossier, ajouter une pièce ou corriger vos coordonnées à cette adresse.

Ouvrir le dossier :
{{ link }}

Une question ? Écrivez à {{ contact }}.""",
        "subject_en": "Candidature {{ reference }} received: {{ commune }}",
        "body_en": """Hello,

We have received the candidature of {{ commune }}. Its reference is {{ reference }}: keep it to write to us or to call us.

What happens now?

- Someone of the team reads your file and checks that all is there.
- If something is missing, we ask you for it by mail, in one go.
- You can follow the file, add a document or correct your contact details here.

Open the file:
{{ link }}

A question? Write to {{ contact }}.""",
    },
    "submitted_copy": {
        "label": _("Candidature received: copy for the town hall"),
        "variables": ("of_commune", "reference", "commune", "contact"),
        "required": ("reference",),
        "subject_fr": "Une candidature a été envoyée au nom {{ of_commune }}",
        "body_fr": """Bonjour,

Une candidature au programme 1000 cafés vient d’être envoyée au nom {{ of_commune }}, sous la référence {{ reference }}, et l’adresse de la mairie y figure.

Si la mairie n’en a pas connaissance, écrivez-nous à {{ contact }} : nous vérifions toujours auprès de la mairie avant toute décision.""",
        "subject_en": "A candidature was sent in the name of {{ commune }}",
        "body_en": """Hello,

A candidature to the 1000 cafés programme has just been sent in the name of {{ commune }}, with the reference {{ reference }}, and it gives the address of the town hall.

If the town hall knows nothing of it, write to {{ contact }}: we always check with the town hall before any decision.""",
    },
    "new_candidature": {
        "label": _("New candidature, for the team"),
        "variables": ("reference", "commune", "link"),
        "required": ("link",),
        "subject_fr": "Nouvelle candidature : {{ commune }} ({{ reference }})",
        "body_fr": "{{ commune }} vient d’envoyer sa candidature, {{ reference }}.\n\nSuivre le dossier :\n{{ link }}",
        "subject_en": "New candidature: {{ commune }} ({{ reference }})",
        "body_en": "{{ commune }} has just sent its candidature, {{ reference }}.\n\nFollow the file:\n{{ link }}",
    },
    "info_requested": {
        "label": _("Complements requested"),
        "variables": ("of_commune", *DECISION, "items", "date"),
        "required": ("link", "items", "date"),
        "subject_fr": "À compléter avant le {{ date }} : candidature {{ reference }}",
        "body_fr": """Bonjour,

Pour avancer sur la candidature {{ of_commune }}, il nous manque ceci, avant le {{ date }} :

{{ items }}

{{ text }}

Répondez point par point à cette adresse. Si l’un d’eux est impossible, dites-nous simplement pourquoi.

Ouvrir le dossier :
{{ link }}

{{ officer }}""",
        "subject_en": "To be completed before {{ date }}: candidature {{ reference }}",
        "body_en": """Hello,

To go on with the candidature of {{ commune }}, we need the following, before {{ date }}:

{{ items }}

{{ text }}

Answer item by item here. If one of them is impossible, simply tell us why.

Open the file:
{{ link }}

{{ officer }}""",
    },
    "info_received": {
        "label": _("Complements received"),
        "variables": FILE,
        "subject_fr": "Vos compléments sont arrivés : candidature {{ reference }}",
        "body_fr": """Bonjour,

Merci, nous avons reçu vos réponses pour {{ commune }}. La lecture du dossier reprend.

Suivre le dossier :
{{ link }}""",
        "subject_en": "Your complements have arrived: candidature {{ reference }}",
        "body_en": """Hello,

Thank you, we have received your answers for {{ commune }}. The reading of the file goes on.

Follow the file:
{{ link }}""",
    },
    "ineligible": {
        "label": _("The commune cannot apply"),
        "variables": ("of_commune", *DECISION),
        "required": ("text",),
        "subject_fr": "Votre candidature {{ reference }} : une condition n’est pas remplie",
        "body_fr": """Bonjour,

Nous avons étudié la candidature {{ of_commune }}. Une condition du programme n’est pas remplie :

{{ text }}

Si vous pensez que c’est une erreur, répondez à ce message : une personne de l’équipe relira le dossier.

Suivre le dossier :
{{ link }}

{{ officer }}""",
        "subject_en": "Your candidature {{ reference }}: a condition is not met",
        "body_en": """Hello,

We have studied the candidature of {{ commune }}. A condition of the programme is not met:

{{ text }}

If you think this is a mistake, answer this message: someone of the team will read the file again.

Follow the file:
{{ link }}

{{ officer }}""",
    },
    "under_review": {
        "label": _("Review started"),
        "variables": ("of_commune", *FILE, "officer"),
        "subject_fr": "Le dossier {{ of_commune }} est complet : son étude commence",
        "body_fr": """Bonjour,

Le dossier {{ of_commune }} est complet. {{ officer }} l’étudie avec l’équipe et vous contactera si un échange est utile.

Suivre le dossier :
{{ link }}""",
        "subject_en": "The file of {{ commune }} is complete: its study begins",
        "body_en": """Hello,

The file of {{ commune }} is complete. {{ officer }} studies it with the team and will get in touch if an exchange is useful.

Follow the file:
{{ link }}""",
    },
    "visit_planned": {
        "label": _("Exchange or visit planned"),
        "variables": ("of_commune", *DECISION, "date", "mode", "place"),
        "required": ("date",),
        "subject_fr": "Échange avec votre commune : {{ date }}",
        "body_fr": """Bonjour,

Nous vous proposons un échange sur le projet {{ of_commune }} : {{ date }}, {{ mode }}.

{{ place }}

Si cette date ne vous convient pas, répondez à ce message.

Suivre le dossier :
{{ link }}

{{ officer }}""",
        "subject_en": "Exchange with your commune: {{ date }}",
        "body_en": """Hello,

We suggest an exchange on the project of {{ commune }}: {{ date }}, {{ mode }}.

{{ place }}

If this date does not suit you, answer this message.

Follow the file:
{{ link }}

{{ officer }}""",
    },
    "review_requested": {
        "label": _("Opinion asked of the committee"),
        "variables": ("name", "session", "date", "link"),
        "required": ("link",),
        "subject_fr": "{{ session }} : les dossiers à lire avant le {{ date }}",
        "body_fr": """Bonjour {{ name }},

Les dossiers du comité « {{ session }} » du {{ date }} sont à lire ici. Chacun attend votre avis, en une ligne.

Ouvrir le dossier :
{{ link }}

Ce lien est personnel : ne le transmettez pas.""",
        "subject_en": "{{ session }}: the files to read before {{ date }}",
        "body_en": """Hello {{ name }},

The files of the committee “{{ session }}” of {{ date }} are to be read here. Each waits for your opinion, in one line.

Open the file:
{{ link }}

This link is personal: do not pass it on.""",
    },
    "accepted": {
        "label": _("Chosen for the study"),
        "variables": DECISION,
        "required": ("link",),
        "subject_fr": "{{ commune }} est retenue pour l’étude",
        "body_fr": """Bonjour,

Le comité d’instruction a retenu {{ commune }} pour l’étude de préfiguration. L’ouverture n’est pas encore décidée : l’étude, menée avec vous et avec les habitants, dira si un café peut vivre dans la commune, et lequel.

{{ text }}

{{ officer }} vous appelle pour fixer la suite.

Suivre le dossier :
{{ link }}""",
        "subject_en": "{{ commune }} is chosen for the study",
        "body_en": """Hello,

The committee has chosen {{ commune }} for the feasibility study. The opening is not decided yet: the study, made with you and with the inhabitants, will say whether a café can live in the commune, and which one.

{{ text }}

{{ officer }} will call you to agree on what follows.

Follow the file:
{{ link }}""",
    },
    "waitlisted": {
        "label": _("Waiting list"),
        "variables": ("of_commune", *DECISION),
        "required": ("text",),
        "subject_fr": "{{ commune }} est sur liste d’attente",
        "body_fr": """Bonjour,

La candidature {{ of_commune }} est placée sur liste d’attente. Ce n’est ni un oui ni un refus.

{{ text }}

Si la situation du local change, dites-le-nous : vous pouvez mettre le dossier à jour.

Suivre le dossier :
{{ link }}

{{ officer }}""",
        "subject_en": "{{ commune }} is on the waiting list",
        "body_en": """Hello,

The candidature of {{ commune }} is on the waiting list. This is neither a yes nor a refusal.

{{ text }}

If the situation of the premises changes, tell us: you can update the file.

Follow the file:
{{ link }}

{{ officer }}""",
    },
    "declined": {
        "label": _("Not chosen"),
        "variables": ("of_commune", *DECISION, "reapply_from"),
        "required": ("text",),
        "subject_fr": "La candidature {{ of_commune }} n’est pas retenue",
        "body_fr": """Bonjour,

Le comité n’a pas retenu la candidature {{ of_commune }}. Voici pourquoi :

{{ text }}

Une nouvelle candidature est possible à partir du {{ reapply_from }}. {{ officer }} peut en parler avec vous : répondez à ce message.

Suivre le dossier :
{{ link }}""",
        "subject_en": "The candidature of {{ commune }} is not chosen",
        "body_en": """Hello,

The committee has not chosen the candidature of {{ commune }}. Here is why:

{{ text }}

A new candidature is possible from {{ reapply_from }}. {{ officer }} can talk about it with you: answer this message.

Follow the file:
{{ link }}""",
    },
    "feasibility_started": {
        "label": _("Feasibility study started"),
        "variables": ("in_commune", *DECISION, "date"),
        "subject_fr": "L’étude commence {{ in_commune }}",
        "body_fr": """Bonjour,

L’étude de préfiguration commence {{ in_commune }}, avec la mairie et les habitants.

Réunion publique : {{ date }} {{ text }}

Suivre le dossier :
{{ link }}

{{ officer }}""",
        "subject_en": "The study begins in {{ commune }}",
        "body_en": """Hello,

The feasibility study begins in {{ commune }}, with the town hall and the inhabitants.

Public meeting: {{ date }} {{ text }}

Follow the file:
{{ link }}

{{ officer }}""",
    },
    "converted": {
        "label": _("Café project created"),
        "variables": ("of_commune", *FILE, "cafe", "officer"),
        "subject_fr": "Le café {{ of_commune }} est en préparation",
        "body_fr": """Bonjour,

L’étude est terminée et le projet « {{ cafe }} » est créé. L’équipe prépare maintenant l’ouverture avec vous.

Suivre le dossier :
{{ link }}

{{ officer }}""",
        "subject_en": "The café of {{ commune }} is being prepared",
        "body_en": """Hello,

The study is over and the project “{{ cafe }}” is created. The team now prepares the opening with you.

Follow the file:
{{ link }}

{{ officer }}""",
    },
    "withdrawn_ack": {
        "label": _("Candidature withdrawn"),
        "variables": ("of_commune", *FILE),
        "subject_fr": "Candidature {{ reference }} retirée",
        "body_fr": """Bonjour,

La candidature {{ of_commune }} est retirée à votre demande. Vous pouvez la rouvrir pendant 30 jours.

Ouvrir le dossier :
{{ link }}""",
        "subject_en": "Candidature {{ reference }} withdrawn",
        "body_en": """Hello,

The candidature of {{ commune }} is withdrawn at your request. You can reopen it for 30 days.

Open the file:
{{ link }}""",
    },
    "closed": {
        "label": _("File closed"),
        "variables": ("of_commune", *DECISION),
        "required": ("text",),
        "subject_fr": "Dossier clos : candidature {{ reference }}",
        "body_fr": """Bonjour,

Le dossier {{ of_commune }} est clos :

{{ text }}

Pour le rouvrir, répondez à ce message.

{{ officer }}""",
        "subject_en": "File closed: candidature {{ reference }}",
        "body_en": """Hello,

The file of {{ commune }} is closed:

{{ text }}

To have it opened again, answer this message.

{{ officer }}""",
    },
    "reopened": {
        "label": _("File opened again"),
        "variables": ("of_commune", *FILE),
        "subject_fr": "Dossier rouvert : candidature {{ reference }}",
        "body_fr": "Bonjour,\n\nLe dossier {{ of_commune }} est de nouveau ouvert.\n\nSuivre le dossier :\n{{ link }}",
        "subject_en": "File opened again: candidature {{ reference }}",
        "body_en": "Hello,\n\nThe file of {{ commune }} is open again.\n\nFollow the file:\n{{ link }}",
    },
    "draft_deleted": {
        "label": _("Draft put in the bin"),
        "variables": ("of_commune", "commune", "contact"),
        "subject_fr": "Le brouillon {{ of_commune }} est mis à la corbeille",
        "body_fr": """Bonjour,

La candidature {{ of_commune }} n’a pas été reprise depuis trois mois : elle est mise à la corbeille, puis sera effacée dans 14 jours.

Pour la retrouver d’ici là, écrivez à {{ contact }}.""",
        "subject_en": "The draft of {{ commune }} is put in the bin",
        "body_en": """Hello,

Nobody has worked on the candidature of {{ commune }} for three months: it is put in the bin, and will be deleted in 14 days.

To get it back before then, write to {{ contact }}.""",
    },
    "join_requested": {
        "label": _("Someone asks to join a file"),
        "variables": ("of_commune", *FILE, "name", "text"),
        "required": ("link",),
        "subject_fr": "Une personne demande à rejoindre la candidature {{ of_commune }}",
        "body_fr": """Bonjour,

{{ name }} demande à rejoindre la candidature {{ of_commune }}. Son adresse : {{ text }}

Si vous connaissez cette personne, écrivez à {{ contact }} pour l’ajouter. Sinon, ne faites rien : elle ne voit rien du dossier.

Suivre le dossier :
{{ link }}""",
        "subject_en": "Someone asks to join the candidature of {{ commune }}",
        "body_en": """Hello,

{{ name }} asks to join the candidature of {{ commune }}. Their address: {{ text }}

If you know this person, write to {{ contact }} to add them. Otherwise do nothing: they see nothing of the file.

Follow the file:
{{ link }}""",
    },
    "message_received": {
        "label": _("Message from the team"),
        "variables": (*DECISION,),
        "required": ("text", "link"),
        "subject_fr": "Un message de l’équipe 1000 cafés : candidature {{ reference }}",
        "body_fr": "Bonjour,\n\n{{ text }}\n\nPour répondre :\n{{ link }}\n\n{{ officer }}",
        "subject_en": "A message from the 1000 cafés team: candidature {{ reference }}",
        "body_en": "Hello,\n\n{{ text }}\n\nTo answer:\n{{ link }}\n\n{{ officer }}",
    },
}
