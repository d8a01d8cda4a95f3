"""The official register, read in one pass and compared with what is there: what is added, changed or gone is said.

Communes whose code begins with 99 are the demonstration's: the register knows nothing of them and leaves them alone.
"""

import csv
import gzip
import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from django.db import connection, transaction

from .communes import normalise, terms_of
from .models import Commune, CommuneTerm, Departement, FormerCommune, PositionPrecision, Region

DATA = Path(__file__).parent / "data"
# The legal populations in force on 1 January 2026 are those of the reference year 2023 (population municipale).
POPULATION_YEAR = 2023
FICTIONAL_PREFIX = "99"
BATCH = 2_000
MOST_ERRORS = 20

COMMUNE_COLUMNS = [
    "code",
    "nom",
    "departement",
    "region",
    "codes_postaux",
    "population",
    "epci_code",
    "epci_nom",
    "siren",
    "latitude",
    "longitude",
    "precision",
]
COMMUNE_FIELDS = [
    "name",
    "search_name",
    "departement_id",
    "postal_codes",
    "population",
    "population_year",
    "siren",
    "epci_code",
    "epci_name",
    "latitude",
    "longitude",
    "position_precision",
    "is_current",
]
PRECISIONS = frozenset(PositionPrecision.values)
INSEE_CODE = re.compile(r"(\d{2}|2A|2B)\d{3}")


class RegisterError(Exception):
    """A file that is not what it should be; `errors` says where, line by line. Nothing was imported."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__("\n".join(errors))


@dataclass
class Report:
    added: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    gone: Counter = field(default_factory=Counter)
    kept: list = field(default_factory=list)
    ignored: int = 0

    @property
    def is_empty(self):
        return not (self.added or self.changed or self.gone)


@dataclass
class Register:
    regions: dict
    departements: dict
    communes: dict
    former: set
    ignored: int


def import_territory(communes_file=None, *, folder=DATA) -> Report:
    """Bring régions, départements, communes, former communes and search terms in step with the files."""
    folder = Path(folder)
    register = read_register(Path(communes_file) if communes_file else folder / "communes.csv.gz", folder)
    report = Report(ignored=register.ignored)
    with transaction.atomic():
        _write_regions_and_departements(register, report)
        touched, gone = _write_communes(register, report)
        touched |= _write_former_communes(register, report)
        _forget_communes(gone, report)
        places_changed = report.changed["Region"] or report.changed["Departement"]
        _write_terms(None if places_changed else touched | gone, report)
    return report


@transaction.atomic
def index(codes=None):
    """Make the search terms of these communes (of all, without `codes`) agree with their names and codes."""
    _write_terms(None if codes is None else set(codes), Report())


# Reading -----------------------------------------------------------------------------------------------------------


def read_register(communes_file, folder=DATA) -> Register:
    errors = []
    regions = {code: (row["nom"],) for code, row in _read(folder / "regions.csv", ["code", "nom"], errors, key="code")}
    departements = {
        code: (row["nom"], row["region"] or None)
        for code, row in _read(folder / "departements.csv", ["code", "nom", "region"], errors, key="code")
    }
    communes = {}
    for line, row in _read(communes_file, COMMUNE_COLUMNS, errors):
        _keep_commune(line, row, communes, departements, errors)
    if not communes and not errors:
        errors.append(f"{communes_file.name}: no commune in this file.")
    former, ignored = _read_former(folder / "former_communes.csv", communes, errors)
    if errors:
        more = len(errors) - MOST_ERRORS
        raise RegisterError(errors[:MOST_ERRORS] + ([f"… and {more} more errors."] if more > 0 else []))
    return Register(regions, departements, communes, former, ignored)


def _read(path, columns, errors, key=None):
    """The rows of a file with their line, or with the value of their `key` column; says what is wrong in `errors`."""
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        if header != columns:
            errors.append(f"{path.name}, line 1: the columns must be {','.join(columns)}.")
            return
        for values in reader:
            if len(values) != len(columns):
                errors.append(f"{path.name}, line {reader.line_num}: {len(values)} columns instead of {len(columns)}.")
                continue
            row = dict(zip(columns, values, strict=True))
            yield (row[key] if key else reader.line_num), row
    except csv.Error as error:
        errors.append(f"{path.name}, line {reader.line_num}: {error}.")
    except (OSError, EOFError, UnicodeDecodeError, gzip.zlib.error) as error:
        errors.append(f"{path.name}: cannot be read ({error}).")


def _keep_commune(line, row, communes, departements, errors):
    def refuse(reason):
        errors.append(f"{line_of_file}: {reason}")

    line_of_file = f"communes, line {line}"
    code = row["code"]
    if not INSEE_CODE.fullmatch(code) or code.startswith(FICTIONAL_PREFIX):
        return refuse(f"« {code} » is not an INSEE code.")
    if code in communes:
        return refuse(f"the code {code} is there twice.")
    if not row["nom"].strip() or len(row["nom"]) > 80:
        return refuse("the name is empty or longer than 80 characters.")
    if row["departement"] not in departements:
        return refuse(f"the département « {row['departement']} » is unknown.")
    try:
        population = int(row["population"]) if row["population"] else None
        latitude, longitude = (float(row[name]) if row[name] else None for name in ("latitude", "longitude"))
    except ValueError as error:
        return refuse(f"not a number ({error}).")
    if population is not None and population < 0:
        return refuse("the population is negative.")
    if (latitude is None) != (longitude is None) or abs(latitude or 0) > 90 or abs(longitude or 0) > 180:
        return refuse("the position is not one on Earth.")
    if row["precision"] not in PRECISIONS:
        return refuse(f"the precision « {row['precision']} » is unknown.")
    communes[code] = (
        row["nom"],
        normalise(row["nom"]),
        row["departement"],
        row["codes_postaux"],
        population,
        None if population is None else POPULATION_YEAR,
        row["siren"],
        row["epci_code"],
        row["epci_nom"],
        latitude,
        longitude,
        row["precision"],
        True,
    )
    return None


def _read_former(path, communes, errors):
    """Former communes; those that lead to a commune the register does not have are counted and left out."""
    former, ignored = set(), 0
    for line, row in _read(path, ["code", "nom", "type", "commune_actuelle"], errors):
        if row["type"] not in FormerCommune.Kind.values:
            errors.append(f"{path.name}, line {line}: the type « {row['type']} » is unknown.")
        elif row["commune_actuelle"] in communes:
            former.add((row["code"], row["type"], row["commune_actuelle"], row["nom"]))
        else:
            ignored += 1
    return former, ignored


# Writing -----------------------------------------------------------------------------------------------------------


def _write_regions_and_departements(register, report):
    _write_rows(Region, "code", ["name"], register.regions, report)
    _write_rows(Departement, "code", ["name", "region_id"], register.departements, report)


def _write_communes(register, report):
    """The codes whose row is new or different, and those that the register no longer has."""
    return _write_rows(
        Commune,
        "insee_code",
        COMMUNE_FIELDS,
        register.communes,
        report,
        among=Commune.objects.exclude(insee_code__startswith=FICTIONAL_PREFIX),
    )


def _write_rows(model, key, fields, wanted, report, among=None):
    rows = model.objects if among is None else among
    present = {row[0]: row[1:] for row in rows.values_list(key, *fields)}
    added = [code for code in wanted if code not in present]
    changed = [code for code, values in wanted.items() if code in present and present[code] != values]
    _insert(model, [key, *fields], [(code, *wanted[code]) for code in added])
    model.objects.bulk_update(
        [model(**{key: code}, **dict(zip(fields, wanted[code], strict=True))) for code in changed],
        [name.removesuffix("_id") for name in fields],
        batch_size=500,
    )
    report.added[model.__name__] += len(added)
    report.changed[model.__name__] += len(changed)
    return {*added, *changed}, present.keys() - wanted.keys()


def _write_former_communes(register, report):
    """Returns the codes of the communes of today whose former names changed."""
    rows = FormerCommune.objects.exclude(commune__insee_code__startswith=FICTIONAL_PREFIX)
    present = {row[1:]: row[0] for row in rows.values_list("pk", "code", "kind", "commune_id", "name")}
    gone = present.keys() - register.former
    added = register.former - present.keys()
    _delete(FormerCommune, [present[row] for row in gone])
    _insert(FormerCommune, ["code", "kind", "commune_id", "name"], sorted(added))
    report.added["FormerCommune"] += len(added)
    report.gone["FormerCommune"] += len(gone)
    return {commune for _code, _kind, commune, _name in added | gone}


def _forget_communes(gone, report):
    """A commune that left the register goes, unless something points to it: then it stays, out of the searches."""
    pointed_at = set()
    for relation in Commune._meta.related_objects:
        if relation.related_model not in {FormerCommune, CommuneTerm}:
            name = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": gone})
            pointed_at |= set(rows.values_list(name, flat=True))
    retired = Commune.objects.filter(insee_code__in=pointed_at, is_current=True)
    report.kept = sorted(retired.values_list("insee_code", flat=True))
    report.gone["Commune"] += len(gone - pointed_at) + retired.update(is_current=False)
    _delete(Commune, sorted(gone - pointed_at))


def _write_terms(codes, report):
    """Search terms of the communes of `codes`; of all of them with None."""
    communes, terms = Commune.objects.filter(is_current=True), CommuneTerm.objects.all()
    former = defaultdict(list)
    for row in FormerCommune.objects.all():
        former[row.commune_id].append(row)
    if codes is not None and len(codes) <= BATCH:
        communes, terms = communes.filter(insee_code__in=codes), terms.filter(commune__in=codes)
    wanted = {
        (commune.insee_code, *term)
        for commune in communes.select_related("departement")
        for term in terms_of(commune, commune.departement, former[commune.insee_code])
    }
    present = {row[1:]: row[0] for row in terms.values_list("pk", "commune_id", "term", "rank", "former_name")}
    gone = present.keys() - wanted
    added = wanted - present.keys()
    _delete(CommuneTerm, [present[row] for row in gone])
    _insert(CommuneTerm, ["commune_id", "term", "rank", "former_name"], sorted(added, key=itemgetter(1)))
    report.added["CommuneTerm"] += len(added)
    report.gone["CommuneTerm"] += len(gone)


def _insert(model, names, rows):
    """Plain SQL: for 130,000 rows, building model instances would take three times as long as inserting them."""
    columns = ", ".join(connection.ops.quote_name(model._meta.get_field(name).column) for name in names)
    places = ", ".join(["%s"] * len(names))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608 (our own names)


def _delete(model, keys):
    for start in range(0, len(keys), BATCH):
        model.objects.filter(pk__in=keys[start : start + BATCH]).delete()
