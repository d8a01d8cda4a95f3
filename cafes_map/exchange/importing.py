"""A file of cafés: first what it would do, line by line; then, once someone has read that, all of it or nothing.

- A café is known by its commune (INSEE code) and the end of its address, or its name.
- An empty cell changes nothing; « effacer » empties what it can.
- New cafés are drafts. A published one is changed through a published revision, so that its history tells; one that
  has a draft under way is refused, as publishing it would publish the draft too; so is one that someone locked.
- The same file again changes nothing.
"""

import hashlib
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cafes_map import communes, opening
from cafes_map.models import Cafe, Commune, Service
from cafes_map.models.cafe import SITUATION_FIELDS

from .columns import BY_NAME, ERASE, CellRefused, for_exchange, is_current, values_of

CREATE, CHANGE, SAME, REFUSED = "create", "change", "same", "refused"
# What is said elsewhere than in the columns of the café itself.
APART = ("horaires", "services")
KEY = ("code_insee", "adresse_page")


class ImportStopped(Exception):
    """What was checked is no longer true: nothing was written."""


@dataclass
class Change:
    column: str
    before: str
    after: str


@dataclass
class Line:
    number: int
    label: str
    action: str
    changes: list[Change] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    # What `_write` needs.
    cafe: Cafe | None = None
    values: dict = field(default_factory=dict)


@dataclass
class Plan:
    lines: list[Line]

    def count(self, action):
        return sum(line.action == action for line in self.lines)

    @property
    def counts(self):
        return {action: self.count(action) for action in (CREATE, CHANGE, SAME, REFUSED)}

    @property
    def can_be_done(self):
        return not self.count(REFUSED) and bool(self.count(CREATE) + self.count(CHANGE))

    @property
    def digest(self):
        """Changes with what would be done: a plan that was read is the plan that is carried out."""
        said = [
            (line.number, line.action, [(c.column, c.before, c.after) for c in line.changes]) for line in self.lines
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def plan(rows) -> Plan:
    """What these lines of a file (see `files.read`) would do. Writes nothing."""
    known = _Known(rows)
    return Plan([_line(number, cells, known) for number, cells in rows])


@transaction.atomic
def carry_out(rows, *, author, digest) -> Plan:
    """Do what `plan` said, all of it; `ImportStopped` when that is not possible, and then nothing is done."""
    made = plan(rows)
    if made.digest != digest or not made.can_be_done:
        raise ImportStopped(_("Cafés have changed since this was checked: read what follows again."))
    for line in made.lines:
        if line.action in {CREATE, CHANGE}:
            try:
                _write(line, author)
            except (ValidationError, opening.HoursError) as error:
                words = "; ".join(getattr(error, "messages", [str(error)]))
                raise ImportStopped(
                    _("Line %(number)d: %(words)s") % {"number": line.number, "words": words}
                ) from error
    return made


class _Known:
    """What lines are compared with: a few queries, whatever their number."""

    def __init__(self, rows):
        codes = {_code(cells) for _number, cells in rows} - {""}
        self.communes = Commune.objects.select_related("departement").in_bulk(codes)
        self.services = {service.slug: service for service in Service.objects.in_source_language()}
        self.by_slug, self.by_name = {}, {}
        for cafe in for_exchange(Cafe.objects.filter(commune__in=self.communes)):
            self.by_slug[cafe.commune_id, cafe.slug] = cafe
            self.by_name.setdefault((cafe.commune_id, slugify(cafe.name)), []).append(cafe)
        # What this file has already named.
        self.seen, self.new_addresses = set(), set()

    def find(self, values):
        """The café of a line, or None for a new one."""
        code, slug, name = values["code_insee"], values.get("adresse_page", ""), values.get("nom", "")
        if slug and (code, slug) in self.by_slug:
            return self.by_slug[code, slug]
        named = self.by_name.get((code, slugify(name)), [])
        if slug and named:
            raise CellRefused(
                _(
                    "adresse_page: this commune has “%(name)s” at the address “%(slug)s”. Write it, or leave the cell empty."
                )
                % {"name": name, "slug": named[0].slug}
            )
        if len(named) > 1:
            raise CellRefused(_("adresse_page: this commune has several cafés of this name. Say which one."))
        return named[0] if named else None


def _code(cells):
    try:
        return BY_NAME["code_insee"].read(cells.get("code_insee", ""))
    except CellRefused:
        return ""


def _line(number, cells, known):
    line = Line(number, str(cells.get("nom") or cells.get("code_insee") or ""), REFUSED)
    line.values = _values(cells, line)
    code = line.values.get("code_insee")
    if code and code not in known.communes:
        line.errors.append(_unknown_commune(code))
    if line.errors or not code:
        return line
    try:
        line.cafe = known.find(line.values)
    except CellRefused as error:
        line.errors.append(str(error))
        return line
    (_change if line.cafe else _create)(line, known)
    _refuse_unknown_services(line, known)
    if line.errors:
        line.action = REFUSED
    return line


def _values(cells, line):
    values = {}
    for column in BY_NAME.values():
        cell = cells.get(column.name, "")
        if column.is_required and cell == "":
            line.errors.append(_("%(column)s: this cell is required.") % {"column": column.name})
        elif column.is_read and cell != "":
            try:
                values[column.name] = _read(column, cell)
            except CellRefused as error:
                line.errors.append(f"{column.name}{_(':')} {error}")
    return values


def _read(column, cell):
    if str(cell).strip().lower() != ERASE:
        return column.read(cell)
    if column.is_required or column.name == "adresse_page":
        raise CellRefused(_("this cannot be emptied."))
    return column.blank


def _unknown_commune(code):
    today = communes.resolve(code)
    if today:
        words = {"code": code, "commune": today.name, "today": today.insee_code}
        return _("code_insee: %(code)s is a former commune, today %(commune)s: write %(today)s.") % words
    return _("code_insee: no commune has the code %(code)s.") % {"code": code}


def _refuse_unknown_services(line, known):
    unknown = [slug for slug in line.values.get("services", []) if slug not in known.services]
    if unknown:
        words = {"slugs": ", ".join(unknown), "known": ", ".join(sorted(known.services))}
        line.errors.append(_("services: %(slugs)s is unknown. Known: %(known)s.") % words)
    line.values["_services"] = {slug: known.services[slug] for slug in line.values.get("services", []) if not unknown}


def _create(line, known):
    line.action, values = CREATE, line.values
    commune = known.communes[values["code_insee"]]
    line.cafe = cafe = Cafe(commune=commune, live=False, **_fields(values))
    cafe.slug = values.get("adresse_page") or slugify(f"{cafe.name} {commune.name}")[:120]
    if cafe.latitude is None and cafe.longitude is None:
        cafe.latitude, cafe.longitude = commune.latitude, commune.longitude
        cafe.position_precision = commune.position_precision
    address = (commune.departement_id, cafe.slug)
    if address in known.new_addresses or (commune.pk, slugify(cafe.name)) in known.seen:
        line.errors.append(_("This café is already named by a line above."))
    known.new_addresses.add(address)
    known.seen.add((commune.pk, slugify(cafe.name)))
    _check(line)
    line.changes = [Change(name, "", _shown(name, value)) for name, value in values.items() if name not in KEY]


def _change(line, known):
    cafe = line.cafe
    line.label = str(cafe)
    if cafe.pk in known.seen:
        line.errors.append(_("This café is already named by a line above."))
    known.seen.add(cafe.pk)
    before = values_of(cafe)
    changed = {name: value for name, value in line.values.items() if value != before[name] and name not in KEY}
    line.changes = [Change(name, _shown(name, before[name]), _shown(name, changed[name])) for name in changed]
    line.values = changed
    line.action = CHANGE if changed else SAME
    is_of_revision = any(BY_NAME[name].field and not BY_NAME[name].is_situation for name in changed)
    if is_of_revision and cafe.live and cafe.has_unpublished_changes:
        line.errors.append(_("This café has a draft that is not published: publish it or delete it first."))
    if is_of_revision and cafe.locked:
        line.errors.append(_("This café is locked in the administration: unlock it first."))
    for name, value in _fields(changed).items():
        setattr(cafe, name, value)
    if changed:
        _check(line)


def _fields(values):
    return {BY_NAME[name].field: value for name, value in values.items() if name in BY_NAME and BY_NAME[name].field}


def _shown(name, value):
    return str(BY_NAME[name].write(value))


def _check(line):
    try:
        line.cafe.full_clean()
    except ValidationError as error:
        columns = {column.field: column.name for column in BY_NAME.values() if column.field} | {"slug": "adresse_page"}
        for name, messages in error.message_dict.items():
            line.errors += [f"{columns[name]}{_(':')} {words}" if name in columns else words for words in messages]


# Writing -----------------------------------------------------------------------------------------------------------


def _write(line, author):
    cafe = line.cafe
    cafe.full_clean()
    fields = _fields(line.values)
    if line.action == CREATE:
        cafe.save()
        log(instance=cafe, action="wagtail.create", user=author)
        cafe.save_revision(user=author)
    else:
        _write_changes(cafe, fields, author)
    if "horaires" in line.values:
        opening.set_week(cafe, line.values["horaires"], author=author)
    if "services" in line.values:
        opening.set_services(cafe, _offers(cafe, line.values["_services"]), author=author)
    log(
        instance=cafe,
        action="cafes_map.import",
        user=author,
        data={"columns": sorted(set(line.values) - {"_services"})},
    )


def _write_changes(cafe, fields, author):
    situation = {name: value for name, value in fields.items() if name in SITUATION_FIELDS}
    rest = {name: value for name, value in fields.items() if name not in SITUATION_FIELDS}
    if situation:
        opening.set_situation(cafe, author=author, **situation)
    if not rest:
        return
    if cafe.live:
        cafe.save_revision(user=author, log_action=True).publish(user=author)
        return
    # A draft: the row, which exports read, and the last text that an editor wrote, which may say more.
    latest = cafe.get_latest_revision_as_object()
    for name, value in rest.items():
        setattr(latest, name, value)
    Cafe.objects.filter(pk=cafe.pk).update(**rest)
    latest.save_revision(user=author, log_action=True)


def _offers(cafe, services):
    """What `opening.set_services` takes: those of the file with what was known of them, and those that ended before."""
    details = ("since", "until", "note", "origin")
    known = {offer.service: offer for offer in cafe.offered_services.select_related("service")}
    kept = {service: {name: getattr(offer, name) for name in details} for service, offer in known.items()}
    ended = {service: kept[service] for service, offer in known.items() if not is_current(offer)}
    # One that had ended and is offered again.
    again = {service: {"until": None} for service in services.values() if service in ended}
    return ended | {service: kept.get(service, {}) | again.get(service, {}) for service in services.values()}
