"""The state machine as a page of the documentation, made from the table of actions: it cannot be out of date."""

from django.utils import translation

from candidatures.models import Status

from .effects import reopen_target, return_target, undo_target
from .transitions import ACTIONS

# Where the targets that depend on the file may lead.
REACHES = {
    return_target: lambda action: ACTIONS["request_info"].sources,
    reopen_target: lambda action: {Status.SUBMITTED, Status.SCREENING, Status.UNDER_REVIEW},
    undo_target: lambda action: {
        Status.SUBMITTED,
        Status.SCREENING,
        Status.UNDER_REVIEW,
        Status.COMMITTEE,
        Status.WAITLISTED,
    },
}
TITLE = """# The states of a candidature

Made by `manage.py draw_states` from `candidatures/instruction/transitions.py`; a test keeps it so.
"""


def state_page():
    with translation.override("en"):
        return "\n".join([TITLE, *_diagram(), "", *_table(), ""])


def targets(action, source):
    if action.target is None:
        return []
    if callable(action.target):
        return sorted(REACHES[action.target](action) - {source})
    return [action.target]


def _diagram():
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> draft: start"
    for action in ACTIONS.values():
        # Withdrawing is possible from every sent state, undoing from every decision: arrows would hide the rest.
        if action.code in {"withdraw", "undo_decision"}:
            continue
        for source in sorted(action.sources):
            for target in targets(action, source):
                yield f"    {source} --> {target}: {action.code}"
    yield "```"


def _table():
    yield "| action | from | to | who | conditions | mail |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for action in ACTIONS.values():
        conditions = [guard.__name__.replace("_", " ") for guard in (*action.state_guards, *action.data_guards)]
        reached = sorted({target for source in action.sources for target in targets(action, source)})
        mail = f"{action.mail}{' (read over first)' if action.is_edited_before_sending else ''}"
        cells = [
            f"`{action.code}`",
            ", ".join(sorted(action.sources)),
            ", ".join(reached) or "same",
            ", ".join(sorted(action.roles)),
            "; ".join(conditions),
            mail,
        ]
        yield "| " + " | ".join(cells) + " |"
