"""What this app refuses. Named after what happened, not « …Error »: most are answers to show, not faults."""


class UnknownMailKind(LookupError):
    """No app registered this code."""


class MissingVariable(LookupError):
    """A variable that the kind of mail declares was not given a value."""


class MailRefused(Exception):
    """The action is not possible on this mail; the message is a translated sentence."""


class BadHeader(MailRefused):
    """A line break where a header is written: with it, one could add recipients of one's own."""
