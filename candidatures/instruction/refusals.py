"""Why an action did not happen, in a sentence a person can act on."""


class Refused(Exception):
    """The action did not happen; `str(error)` is a translated sentence for the person who tried."""


class NotAllowed(Refused):
    """This person may not do this on this file, whatever its state."""


class ForbiddenMove(Refused):
    """The action does not exist from the present state."""


class GuardRefused(Refused):
    """The state allows it, a condition does not."""
