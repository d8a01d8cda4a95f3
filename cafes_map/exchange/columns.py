"""The columns of the files of cafés: how each cell is written, how it is read, and what one may put there.

Names and words of cells are French and never change with the language of the screen: a file saved today is read by
everyone tomorrow. A cell that is read says the same thing as the one that was written.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes_map import hours_text, opening
from cafes_map.models import Cafe, PositionPrecision
from cafes_map.models.cafe import SITUATION_FIELDS

Status, Kind, Model, Accessible = Cafe.Status, Cafe.Kind, Cafe.Model, Cafe.Accessible
ERASE = "effacer"
YES, NO = "oui", "non"
STATUSES = {
    "projet": Status.PROJECT,
    "travaux": Status.WORKS,
    "ouverture prochaine": Status.OPENING_SOON,
    "ouvert": Status.OPEN,
    "fermé temporairement": Status.TEMPORARILY_CLOSED,
    "fermé définitivement": Status.CLOSED,
    "abandonné": Status.ABANDONED,
}
KINDS = {"exploité": Kind.OPERATED, "accompagné": Kind.SUPPORTED}
MODELS = {"entrepreneurial": Model.ENTREPRENEURIAL, "associatif": Model.ASSOCIATIVE, "itinérant": Model.ITINERANT}
ACCESSES = {"oui": Accessible.YES, "en partie": Accessible.PARTLY, "non": Accessible.NO, "inconnu": Accessible.UNKNOWN}
PRECISIONS = {
    "adresse": PositionPrecision.ADDRESS,
    "commune": PositionPrecision.EXACT,
    "code postal": PositionPrecision.POSTAL_CODE,
    "epci": PositionPrecision.EPCI,
    "arrondissement": PositionPrecision.ARRONDISSEMENT,
    "département": PositionPrecision.DEPARTEMENT,
}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class CellRefused(ValueError):
    """What is wrong with a cell and how to mend it, for a person."""


@dataclass(frozen=True)
class CellColumn:
    """`field`: of the café, or "" for what is not one; `blank`: what « effacer » puts there."""

    name: str
    help: str
    read: Callable | None = None
    write: Callable = str
    field: str = ""
    blank: object = ""
    is_required: bool = False

    @property
    def is_read(self):
        return self.read is not None

    @property
    def is_situation(self):
        return self.field in SITUATION_FIELDS


def _text(value):
    return str(value).strip()


def _code(length):
    def read(value):
        text = _text(value).upper()
        # Spreadsheets take codes for numbers and drop their first zero.
        text = text.zfill(length) if text.isdigit() else text
        if not re.fullmatch(rf"[0-9AB]{{{length}}}", text):
            raise CellRefused(_("“%(value)s” has not %(length)d figures.") % {"value": value, "length": length})
        return text

    return read


def _word(words):
    def read(value):
        text = _text(value).lower()
        for word, code in words.items():
            if text in {word, str(code)}:
                return code
        raise CellRefused(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": ", ".join(words)})

    return read


def _written(words):
    names = {code: word for word, code in words.items()}
    return lambda value: names.get(value, "")


def _date(value):
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    for form in DATE_FORMATS:
        try:
            return datetime.datetime.strptime(_text(value), form).date()
        except ValueError:
            continue
    raise CellRefused(_("“%(value)s” is not a date: write 2026-06-14 or 14/06/2026.") % {"value": value})


def _number(value):
    try:
        number = float(_text(value).replace(",", "."))
    except ValueError:
        raise CellRefused(_("“%(value)s” is not a number: write 47.9 or 47,9.") % {"value": value}) from None
    if number != number or abs(number) > 180:
        raise CellRefused(_("“%(value)s” is not a position in degrees.") % {"value": value})
    return number


def _yes(value):
    text = _text(value).lower()
    if text in {YES, "vrai", "true", "1", "x"}:
        return True
    if text in {NO, "faux", "false", "0"}:
        return False
    raise CellRefused(_("“%(value)s”: write oui or non.") % {"value": value})


def _hours(value):
    try:
        return hours_text.read(_text(value))
    except opening.HoursError as error:
        raise CellRefused(str(error)) from error


def _slugs(value):
    return sorted(set(re.split(r"[\s,;]+", _text(value).lower())) - {""})


def _day(value):
    return value.isoformat() if value else ""


def _plain(value):
    return "" if value is None else value


COLUMNS = [
    CellColumn(
        "code_insee", gettext_lazy("INSEE code of the commune, five characters: 72361."), _code(5), is_required=True
    ),
    CellColumn("commune", gettext_lazy("Name of the commune: for you, it is not read.")),
    CellColumn("nom", gettext_lazy("Name of the café."), _text, field="name", is_required=True),
    CellColumn(
        "adresse_page",
        gettext_lazy(
            "End of the address of its page. With the INSEE code it says which café this is; empty, its name does."
        ),
        lambda value: _text(value).lower(),
    ),
    CellColumn("type", gettext_lazy("exploité or accompagné."), _word(KINDS), _written(KINDS), "kind"),
    CellColumn(
        "modele", gettext_lazy("entrepreneurial, associatif or itinérant."), _word(MODELS), _written(MODELS), "model"
    ),
    CellColumn(
        "statut",
        gettext_lazy(
            "projet, travaux, ouverture prochaine, ouvert, fermé temporairement, fermé définitivement or abandonné."
        ),
        _word(STATUSES),
        _written(STATUSES),
        "status",
    ),
    CellColumn(
        "verifie_le",
        gettext_lazy("Day on which someone of the team checked: 2026-06-14."),
        _date,
        _day,
        "verified_on",
        None,
    ),
    CellColumn("source", gettext_lazy("Where an unverified fact comes from."), _text, field="source_note"),
    CellColumn("ouverture_prevue", gettext_lazy("Day of the planned opening."), _date, _day, "opens_on", None),
    CellColumn("ouvert_le", gettext_lazy("Day of the opening."), _date, _day, "opened_on", None),
    CellColumn("ferme_le", gettext_lazy("Day of the closing."), _date, _day, "closed_on", None),
    CellColumn("adresse", gettext_lazy("Number and street."), _text, field="address"),
    CellColumn("code_postal", gettext_lazy("Five figures."), _code(5), field="postal_code"),
    CellColumn(
        "latitude", gettext_lazy("In degrees; without it, that of the commune."), _number, _plain, "latitude", None
    ),
    CellColumn(
        "longitude", gettext_lazy("In degrees; without it, that of the commune."), _number, _plain, "longitude", None
    ),
    CellColumn(
        "precision",
        gettext_lazy("What the position is that of: adresse, commune, code postal, epci, arrondissement, département."),
        _word(PRECISIONS),
        _written(PRECISIONS),
        "position_precision",
    ),
    CellColumn("telephone", gettext_lazy("As it is dialled."), _text, field="phone"),
    CellColumn("courriel", gettext_lazy("E-mail address shown on the page."), _text, field="email"),
    CellColumn("site_internet", gettext_lazy("Whole address: https://…"), _text, field="website"),
    CellColumn(
        "acces_fauteuil",
        gettext_lazy("Accessible in a wheelchair: oui, en partie, non or inconnu."),
        _word(ACCESSES),
        _written(ACCESSES),
        "accessible",
        Accessible.UNKNOWN,
    ),
    CellColumn("wifi", gettext_lazy("oui or non."), _yes, lambda value: YES if value else NO, "wifi", False),
    CellColumn("terrasse", gettext_lazy("oui or non."), _yes, lambda value: YES if value else NO, "terrace", False),
    CellColumn(
        "horaires",
        gettext_lazy("The usual week: mar-sam 8h-13h 16h-20h, dim 9h-12h. Days that are not named are closed."),
        _hours,
        hours_text.write,
        blank=[],
    ),
    CellColumn(
        "services",
        gettext_lazy("Slugs of the services offered, separated by spaces: epicerie depot-de-pain."),
        _slugs,
        " ".join,
        blank=[],
    ),
    CellColumn("code_comptable", gettext_lazy("Accounting code, if any."), _text, _plain, "accounting_code", None),
    CellColumn(
        "fictif",
        gettext_lazy("oui for a demonstration café."),
        _yes,
        lambda value: YES if value else NO,
        "is_fictional",
        False,
    ),
    CellColumn("publie", gettext_lazy("Whether the page is on the site: for you, it is not read.")),
]
BY_NAME = {column.name: column for column in COLUMNS}


def values_of(cafe) -> dict:
    """What a café says in each column that is read, as Python values."""
    values = {column.name: getattr(cafe, column.field) for column in COLUMNS if column.field}
    offers = [offer for offer in cafe.offered_services.all() if is_current(offer)]
    return values | {
        "code_insee": cafe.commune_id,
        "adresse_page": cafe.slug,
        "horaires": hours_text.of_slots(cafe.opening_slots.all()),
        "services": sorted(offer.service.slug for offer in offers),
    }


def row_of(cafe) -> dict:
    """A line of the export: the cells of a café fetched with `for_exchange`."""
    values = values_of(cafe)
    cells = {column.name: column.write(values[column.name]) for column in COLUMNS if column.name in values}
    cells |= {"commune": cafe.commune.name, "publie": YES if cafe.live else NO}
    return {column.name: _never_a_formula(cells[column.name]) for column in COLUMNS}


def for_exchange(cafes):
    return cafes.select_related("commune__departement", "latest_revision").prefetch_related(
        "opening_slots", "offered_services__service"
    )


def is_current(offer):
    """Ended services stay on the café for its history; files do not speak of them."""
    return offer.is_current


FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _never_a_formula(cell):
    """Numbers stay numbers; a text that a spreadsheet would compute gets an apostrophe, which reading takes away."""
    if not isinstance(cell, str):
        return cell
    text = CONTROLS.sub("", cell)
    return f"'{text}" if text.startswith((*FORMULA_MARKS, "'")) else text


def without_apostrophe(cell):
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith((*FORMULA_MARKS, "'")):
        return cell[1:]
    return cell
