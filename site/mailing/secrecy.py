"""Links and codes that let their bearer in: for the addressee of a mail, not for whoever reads the outbox or the database."""

import re

from django.conf import settings

HIDDEN = "•••"


def hide(text: str) -> str:
    """The text without the secrets that `MAIL_SECRET_PATTERNS` describe, each in its first group."""
    for pattern in settings.MAIL_SECRET_PATTERNS:
        text = re.sub(pattern, lambda found: found[0].replace(found[1], HIDDEN), text)
    return text


def bodies_for(mail, user) -> dict[str, str]:
    """What this person may read of the mail. A mail kept here goes nowhere: administrators follow its link from here."""
    bodies = {"text_body": mail.text_body, "html_body": mail.html_body}
    if user.is_superuser and mail.state == mail.State.KEPT:
        return bodies
    return {name: hide(body) for name, body in bodies.items()}
