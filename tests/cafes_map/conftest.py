import csv
import gzip
from pathlib import Path

import pytest
from wagtail.models import Locale, Page, Site

from cafes_map.models import CafesMapPage
from cafes_map.reference import import_services
from cafes_map.territory_import import DATA, import_territory
from home.models import HomePage

# Names that people search, one département whole, and what the tests of the programme ask about.
WANTED_CODES = {"72361", "65331", "37054", "38061", "71409", "24153", "2A004", "75056", "01165", "80829", "72334"}
WANTED_NAMES = {"Sainte-Colombe", "L'Abergement-Clémenciat", "L'Abergement-de-Varey", "Saint-Rémy", "Semur-en-Vallon"}
WANTED_DEPARTEMENTS = {"53"}


def write_register(folder):
    """A folder with the real files cut down to some three hundred communes."""
    with gzip.open(DATA / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames, list(reader)
    with (DATA / "cafes.csv").open(encoding="utf-8", newline="") as file:
        of_cafes = {row["code_commune"] for row in csv.DictReader(file)}
    kept = [
        row
        for row in rows
        if row["code"] in WANTED_CODES | of_cafes
        or row["nom"] in WANTED_NAMES
        or row["departement"] in WANTED_DEPARTEMENTS
        or "51300" in row["codes_postaux"].split()
    ]
    codes = {row["code"] for row in kept}
    with (folder / "communes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    former = (DATA / "former_communes.csv").read_text(encoding="utf-8").splitlines()
    lines = [former[0]] + [line for line in former[1:] if line.rsplit(",", 1)[1] in codes]
    (folder / "former_communes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in ("regions.csv", "departements.csv"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    return folder


@pytest.fixture(scope="session")
def register_folder(tmp_path_factory) -> Path:
    return write_register(tmp_path_factory.mktemp("register"))


@pytest.fixture
def register(db, register_folder):
    """Some three hundred real communes with their search terms."""
    import_territory(register_folder / "communes.csv", folder=register_folder)


@pytest.fixture
def services(db):
    import_services()


@pytest.fixture
def locales(db):
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("fr", "en")}


@pytest.fixture
def map_page(locales):
    """A site with its home page and its map at /cafes/, in French and in English."""
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", headline="x", locale=locales["fr"]))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    page = home.add_child(
        instance=CafesMapPage(title="Les cafés", slug="cafes", intro="Trouvez un café.", locale=locales["fr"])
    )
    for source, title in ((home, "Home"), (page, "The cafés")):
        translation = source.copy_for_translation(locales["en"])
        translation.title = title
        translation.save_revision().publish()
    return page
