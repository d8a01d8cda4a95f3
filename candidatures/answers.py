"""What a commune must have answered before it sends. Saving demands nothing; sending reads the columns again here."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from .models.candidature import Candidature, PremisesLead
from .models.documents import Document


@dataclass(frozen=True)
class Missing:
    """An answer still needed: the step it is on, the field to send the reader to, the words to say it."""

    step: str
    field: str
    label: str
    is_wrong: bool = False


# The columns each step fills, in the order they are asked.
COLUMNS = {
    "commune": ["town_hall_address", "town_hall_email", "town_hall_phone", "town_hall_hours", "hamlet"],
    "holder": [
        "filled_by",
        "mayor_title",
        "mayor_first_name",
        "mayor_last_name",
        "mayor_email",
        "has_other_contact",
        "contact_name",
        "contact_function",
        "contact_email",
        "contact_phone",
        "association_name",
    ],
    "premises": [
        "premises_address",
        "premises_owner",
        "premises_last_use",
        "premises_area",
        "premises_condition",
        "premises_accessible",
        "premises_terrace",
        "premises_kitchen",
        "premises_cellar",
        "licence",
        "last_operated_year",
        "available_from",
        "works_by_town_hall",
        "works_details",
        "rent",
        "photos_later",
    ],
}
STEPS = tuple(COLUMNS)
CONTACT = ("contact_name", "contact_function", "contact_email", "contact_phone")
STEP_TITLES = {
    "commune": _("Your commune"),
    "holder": _("Who carries and who follows the file"),
    "premises": _("The premises"),
    "review": _("Check and send"),
}


def label(name):
    return Candidature._meta.get_field(name).verbose_name if name != "photos" else _("Photos")


def required_columns(candidature):
    """(step, column) of each answer this candidature needs, given its other answers."""
    yield from (("commune", name) for name in ("town_hall_address", "town_hall_email", "town_hall_phone"))
    yield from (
        ("holder", name) for name in ("filled_by", "mayor_title", "mayor_first_name", "mayor_last_name", "mayor_email")
    )
    if candidature.has_other_contact:
        yield from (("holder", name) for name in CONTACT)
    if candidature.has_premises:
        if candidature.premises_lead != PremisesLead.LEAD:
            yield ("premises", "premises_address")
        yield from (("premises", name) for name in ("premises_owner", "premises_condition", "works_by_town_hall"))


def missing_answers(candidature):
    """What is missing before sending, in the order of the steps; empty when the file is complete."""
    not_asked = () if candidature.has_other_contact else CONTACT
    wrong = {
        (draft.step, name)
        for draft in candidature.draft_steps.all()
        for name in draft.invalid
        if draft.step in STEPS and name not in not_asked
    }
    empty = {
        (step, name) for step, name in required_columns(candidature) if getattr(candidature, name) in ("", None)
    } - wrong
    missing = [
        Missing(step, name, label(name), (step, name) in wrong) for step, name in sorted(wrong | empty, key=_order)
    ]
    if candidature.has_premises and not candidature.photos_later and not has_photo(candidature):
        missing.append(Missing("premises", "photos", _("At least one photo, or « I will send the photos later »")))
    return missing


def answered(candidature, step):
    """(label, readable value) of each answered column of a step, in its order."""
    rows = []
    for name in COLUMNS[step]:
        value = getattr(candidature, name)
        if value in ("", None, False):
            continue
        display = getattr(candidature, f"get_{name}_display", None)
        if value is True:
            value = _("Yes")
        elif name == "available_from":
            value = formats.date_format(value, "F Y")
        rows.append((label(name), display() if display else value))
    return rows


def _order(place):
    step, name = place
    columns = COLUMNS[step]
    return STEPS.index(step), columns.index(name) if name in columns else len(columns)


def has_photo(candidature):
    return candidature.documents.current().filter(kind=Document.Kind.PHOTO).exists()
