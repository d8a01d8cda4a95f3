"""Who acts, and with which roles on a given file."""

from dataclasses import dataclass
from enum import StrEnum

from candidatures.models import Collaborator


class Role(StrEnum):
    HOLDER = "holder"
    EDITOR = "editor"
    OFFICER = "officer"
    LEAD = "lead"
    EXPLOITATION = "exploitation"
    SYSTEM = "system"


PERMISSION_OF_ROLE = {
    Role.OFFICER: "candidatures.instruct_candidature",
    Role.LEAD: "candidatures.decide_candidature",
    Role.EXPLOITATION: "candidatures.convert_candidature",
}


@dataclass(frozen=True)
class Actor:
    """A member of the team, a collaborator of the commune, or (neither) the system."""

    user: object = None
    collaborator: Collaborator | None = None

    def roles(self, candidature):
        """The roles of this actor on this file; a collaborator has one on their own file only."""
        if self.user is not None:
            if not self.user.is_active:
                return frozenset()
            return frozenset(role for role, permission in PERMISSION_OF_ROLE.items() if self.user.has_perm(permission))
        if self.collaborator is not None:
            person = self.collaborator
            if person.candidature_id != candidature.pk or person.removed_at is not None:
                return frozenset()
            return frozenset({Role(person.role)} if person.may_write else ())
        return frozenset({Role.SYSTEM})


SYSTEM = Actor()
