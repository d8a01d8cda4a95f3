"""Who holds this browser: the signed session that names a collaborator, who is no user.

A link's GET shows a button and its POST signs in: mail scanners follow links and would burn one that worked on GET.
"""

from candidatures.models import Candidature, Collaborator

SESSION_KEY = "collaborators"
CURRENT_KEY = "candidature"


def sign_in(request, collaborator):
    """This browser now speaks for this collaborator, on this file; files it already held stay open."""
    held = request.session.get(SESSION_KEY, {})
    request.session.cycle_key()
    request.session[SESSION_KEY] = held | {collaborator.candidature.reference: collaborator.pk}
    request.session[CURRENT_KEY] = collaborator.candidature.reference


def collaborator_of(request, reference=None):
    """The collaborator this browser speaks for on this file (default: the file last opened), or None."""
    reference = reference or request.session.get(CURRENT_KEY)
    pk = request.session.get(SESSION_KEY, {}).get(reference)
    if pk is None:
        return None
    return (
        Collaborator.objects.current()
        .filter(pk=pk, candidature__reference=reference, candidature__trashed_at=None)
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


def visible_candidatures(request):
    """The queryset of what this browser may open."""
    pks = request.session.get(SESSION_KEY, {}).values()
    return Candidature.objects.filter(
        collaborators__in=Collaborator.objects.current().filter(pk__in=list(pks)), trashed_at=None
    ).distinct()
