"""Who holds this browser: the signed session that names a collaborator, who is no user.

Whoever starts a draft types an address without proving it is theirs. Their session is provisional: it ends as soon as
a link or a code mailed to that address is used, in whatever browser, so that a stranger never keeps a mayor's file.

A link's GET shows a button and its POST signs in: mail scanners follow links and would burn one that worked on GET.
"""

from django.utils import timezone

from candidatures.models import Collaborator

SESSION_KEY = "collaborators"
CURRENT_KEY = "candidature"


def sign_in(request, collaborator, *, is_proved=True):
    """This browser now speaks for this collaborator, on this file; files it already held stay open.

    `is_proved`: through a link or a code of the mail. False for the browser that just typed the address.
    """
    if is_proved and collaborator.proved_at is None:
        Collaborator.objects.filter(pk=collaborator.pk, proved_at=None).update(proved_at=timezone.now())
    held = request.session.get(SESSION_KEY, {})
    request.session.cycle_key()
    request.session[SESSION_KEY] = held | {collaborator.candidature.reference: [collaborator.pk, is_proved]}
    request.session[CURRENT_KEY] = collaborator.candidature.reference


def collaborator_of(request, reference=None):
    """The collaborator this browser speaks for on this file (default: the file last opened), or None."""
    reference = reference or request.session.get(CURRENT_KEY)
    pk, is_proved = request.session.get(SESSION_KEY, {}).get(reference) or (None, False)
    if pk is None:
        return None
    people = Collaborator.objects.current() if is_proved else Collaborator.objects.current().filter(proved_at=None)
    return (
        people.filter(pk=pk, candidature__reference=reference, candidature__trashed_at=None)
        .select_related("candidature__commune__departement", "candidature__call", "candidature__officer")
        .first()
    )


def make_current(request, candidature):
    """The file a page without `?file=` opens. Written when it changes only: a read costs no write."""
    if request.session.get(CURRENT_KEY) != candidature.reference:
        request.session[CURRENT_KEY] = candidature.reference


def forget(request):
    request.session.pop(SESSION_KEY, None)
    request.session.pop(CURRENT_KEY, None)
