"""Who may come: a function a role, from the world of tests/permissions/world.py to a client signed in so."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client

from home.models import User


def client_of(user=None):
    # An error page, not the test's exception: what a visitor would get.
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def member_of(*groups):
    """A member of the team in these groups, which migrations make; each may enter the admin."""
    user = User.objects.create_user(email=f"{'-'.join(groups).lower().replace(' ', '-')}@equipe.example", password=None)
    for name in groups:
        group, created = Group.objects.get_or_create(name=name)
        if created:  # until the migration that makes it has landed
            group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
    return user


def client_with_session(sign_in, person):
    """A visitor whom `sign_in(request, person)` has let in by a personal link."""
    client = client_of()
    session = client.session
    sign_in(SimpleNamespace(session=session), person)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def anonymous(world):
    return client_of()


def draft_holder(world):
    """Came by the link of the draft in `world`."""
    return client_with_session(world.sign_in_collaborator, world.holder) if world.holder else client_of()


def other_collaborator(world):
    """Came by the link of another commune's file."""
    return client_with_session(world.sign_in_collaborator, world.stranger) if world.stranger else client_of()


def committee_member(world):
    """Came by the personal link of a committee session that has the sent file of `world` on its agenda."""
    return client_with_session(world.sign_in_member, world.member) if world.member else client_of()


def officer(world):
    return client_of(member_of("Développement", "Rédaction"))


def lead(world):
    return client_of(member_of("Responsables développement"))


def redaction(world):
    return client_of(member_of("Rédaction"))


def exploitation(world):
    return client_of(member_of("Exploitation"))


def superuser(world):
    return client_of(User.objects.create_superuser(email="admin@equipe.example", password=None))


ROLES = {
    function.__name__: function
    for function in (
        anonymous,
        draft_holder,
        other_collaborator,
        committee_member,
        officer,
        lead,
        redaction,
        exploitation,
        superuser,
    )
}
TEAM = ("officer", "lead", "redaction", "exploitation", "superuser")
LINK_HOLDERS = ("draft_holder", "other_collaborator", "committee_member")
VISITORS = ("anonymous", *LINK_HOLDERS)
