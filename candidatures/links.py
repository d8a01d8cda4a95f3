"""The links and codes by which people come back, without an account: what is issued, what they open.

Tokens are random (160 bits) and only hashes are kept.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, When
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import AccessLink, Collaborator, CommitteeMember, Status

LINK_LIFE = timedelta(days=30)
CODE_LIFE = timedelta(hours=24)
CODE_ATTEMPTS = 5


class LinkRefused(Exception):
    """The link or code does not open anything; `link` is set when it once did, so that a new one can be sent to its owner."""

    def __init__(self, link=None):
        super().__init__("link refused")
        self.link = link


def hash_token(token):
    """Tokens hold 160 random bits: a plain digest cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_code(code, token_hash):
    """Six digits can be searched: they are keyed with the secret and with their own link."""
    return salted_hmac("candidatures.access.code", f"{token_hash}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def issue_link(collaborator):
    """A new link for this person, absolute, and its 6-digit code; older ones stop working. Links of one person queue up."""
    Collaborator.objects.select_for_update(of=("self",)).get(pk=collaborator.pk)
    now = timezone.now()
    token, code = secrets.token_urlsafe(20), f"{secrets.randbelow(1_000_000):06d}"
    collaborator.links.filter(revoked_at=None).update(revoked_at=now)
    token_hash = hash_token(token)
    AccessLink.objects.create(
        collaborator=collaborator,
        token_hash=token_hash,
        code_hash=hash_code(code, token_hash),
        created_at=now,
        expires_at=now + LINK_LIFE,
    )
    path = reverse("candidatures:link_open", kwargs={"token": token})
    return settings.WAGTAILADMIN_BASE_URL + path, code


def find_link(token):
    """The usable link of this token, or LinkRefused."""
    link = (
        AccessLink.objects.select_related("collaborator__candidature__commune")
        .filter(token_hash=hash_token(token))
        .first()
    )
    if link is None or not link.is_usable(timezone.now()) or not may_still_enter(link.collaborator):
        raise LinkRefused(link)
    return link


def find_link_by_code(email, code):
    """The usable link of this address whose code this is, or LinkRefused. Five wrong codes burn the codes of the address."""
    now = timezone.now()
    links = list(
        AccessLink.objects.select_related("collaborator__candidature__commune").filter(
            collaborator__email__iexact=email.strip(),
            collaborator__removed_at=None,
            revoked_at=None,
            expires_at__gt=now,
            created_at__gt=now - CODE_LIFE,
            code_attempts__lt=CODE_ATTEMPTS,
        )
    )
    for link in links:
        # Counted before it is compared: guesses sent all at once are five all the same.
        mine = AccessLink.objects.filter(pk=link.pk)
        if not mine.filter(code_attempts__lt=CODE_ATTEMPTS).update(code_attempts=F("code_attempts") + 1):
            continue
        if hmac.compare_digest(link.code_hash, hash_code(code, link.token_hash)) and may_still_enter(link.collaborator):
            mine.update(code_attempts=0)
            return link
    raise LinkRefused


def may_still_enter(collaborator):
    return collaborator.removed_at is None and collaborator.candidature.trashed_at is None


def people_with_address(email):
    """The collaborators who may ask for a new link with this address: sent files first, then the newest."""
    return (
        Collaborator.objects.with_address(email)
        .filter(candidature__trashed_at=None)
        .exclude(candidature__status__in=[Status.CONVERTED])
        .select_related("candidature__commune")
        .order_by(Case(When(candidature__status=Status.DRAFT, then=1), default=0), "-candidature__created_at")
    )


def issue_committee_link(member):
    """The personal link of a committee member, absolute; a newer one replaces it. Valid until the session is closed."""
    token = secrets.token_urlsafe(20)
    member.token_hash = hash_token(token)
    member.save(update_fields=["token_hash"])
    return settings.WAGTAILADMIN_BASE_URL + reverse("candidatures:committee_open", kwargs={"token": token})


def find_committee_member(token):
    """The member this token belongs to, or None; none once the session is closed."""
    return (
        CommitteeMember.objects.filter(token_hash=hash_token(token), session__closed_at=None)
        .select_related("session")
        .first()
    )
