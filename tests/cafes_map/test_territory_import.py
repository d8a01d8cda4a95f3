import shutil

import pytest
from django.core.management import CommandError, call_command

from cafes_map import communes
from cafes_map.models import Cafe, Commune, CommuneTerm, Departement, FormerCommune, Region
from cafes_map.territory_import import POPULATION_YEAR, RegisterError, import_territory
from tests.factories.cafes_map import CafeFactory, CommuneFactory

COLUMNS = "code,nom,departement,region,codes_postaux,population,epci_code,epci_nom,siren,latitude,longitude,precision"
TRESSON = "72361,Tresson,72,52,72440,480,247200090,CC X,217203614,47.9,0.57,code_postal"
LIGRON = "72163,Ligron,72,52,72270,520,247200090,CC X,217201634,47.7,0.06,commune"


@pytest.fixture
def folder(tmp_path, register_folder):
    for name in ("regions.csv", "departements.csv", "former_communes.csv"):
        shutil.copy(register_folder / name, tmp_path / name)
    return tmp_path


def write(folder, *lines, columns=COLUMNS):
    path = folder / "communes.csv"
    path.write_text("\n".join([columns, *lines]) + "\n", encoding="utf-8")
    return path


def load(folder, *lines):
    return import_territory(write(folder, *lines), folder=folder)


def test_import_reads_every_column(db, folder):
    report = load(folder, TRESSON)

    commune = Commune.objects.get()
    assert (commune.insee_code, commune.name, commune.search_name) == ("72361", "Tresson", "tresson")
    assert (commune.departement.name, commune.departement.region.name) == ("Sarthe", "Pays de la Loire")
    assert (commune.postal_codes, commune.siren, commune.epci_name) == ("72440", "217203614", "CC X")
    assert (commune.population, commune.population_year) == (480, POPULATION_YEAR)
    assert (commune.latitude, commune.longitude, commune.position_precision) == (47.9, 0.57, "code_postal")
    assert report.added["Commune"] == 1


def test_import_leaves_a_missing_population_empty(db, folder):
    load(folder, TRESSON.replace(",480,", ",,"))

    commune = Commune.objects.get()
    assert (commune.population, commune.population_year) == (None, None)


def test_import_again_changes_nothing(db, folder):
    load(folder, TRESSON, LIGRON)
    before = list(CommuneTerm.objects.order_by("pk").values_list())

    report = load(folder, TRESSON, LIGRON)

    assert report.added.total() == report.changed.total() == report.gone.total() == 0
    assert list(CommuneTerm.objects.order_by("pk").values_list()) == before


def test_import_says_what_changed(db, folder):
    load(folder, TRESSON, LIGRON)

    report = load(folder, TRESSON.replace("Tresson", "Tresson-le-Vieux").replace(",480,", ",475,"), LIGRON)

    assert report.changed["Commune"] == 1
    assert Commune.objects.get(pk="72361").population == 475
    assert [commune.pk for commune in communes.search("tresson le vieux")] == ["72361"]


def test_import_forgets_a_commune_that_left_the_register(db, folder):
    load(folder, TRESSON, LIGRON)

    report = load(folder, LIGRON)

    assert report.gone["Commune"] == 1
    assert list(Commune.objects.values_list("pk", flat=True)) == ["72163"]
    assert communes.search("tresson") == []


def test_import_keeps_a_commune_that_a_cafe_points_to(db, folder):
    load(folder, TRESSON, LIGRON)
    CafeFactory(commune=Commune.objects.get(pk="72361"))

    report = load(folder, LIGRON)

    commune = Commune.objects.get(pk="72361")
    assert (report.kept, commune.is_current) == (["72361"], False)
    assert Cafe.objects.get().commune == commune
    assert communes.search("tresson") == []


def test_import_brings_back_a_commune_that_had_left(db, folder):
    load(folder, TRESSON)
    CafeFactory(commune=Commune.objects.get(pk="72361"))
    load(folder, LIGRON)

    report = load(folder, TRESSON, LIGRON)

    assert report.changed["Commune"] == 1
    assert Commune.objects.get(pk="72361").is_current
    assert [commune.pk for commune in communes.search("tresson")] == ["72361"]


def test_import_leaves_fictional_communes_alone(db, folder):
    load(folder, TRESSON)
    CommuneFactory(insee_code="99001", name="Exempleville (fictif)")

    load(folder, LIGRON)

    assert Commune.objects.get(pk="99001").is_current


def test_import_counts_former_communes_that_lead_nowhere(db, folder):
    report = load(folder, TRESSON)

    assert report.ignored > 0
    assert FormerCommune.objects.exclude(commune="72361").count() == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("7236,Tresson,72,52,72440,480,,,,47.9,0.57,commune", "« 7236 » is not an INSEE code"),
        ("99123,Tresson,72,52,72440,480,,,,47.9,0.57,commune", "« 99123 » is not an INSEE code"),
        ("72362,,72,52,72440,480,,,,47.9,0.57,commune", "the name is empty"),
        ("72362,X,7Z,52,72440,480,,,,47.9,0.57,commune", "the département « 7Z » is unknown"),
        ("72362,X,72,52,72440,many,,,,47.9,0.57,commune", "not a number"),
        ("72362,X,72,52,72440,-1,,,,47.9,0.57,commune", "the population is negative"),
        ("72362,X,72,52,72440,1,,,,97.9,0.57,commune", "not one on Earth"),
        ("72362,X,72,52,72440,1,,,,47.9,,commune", "not one on Earth"),
        ("72362,X,72,52,72440,1,,,,47.9,0.57,about", "the precision « about » is unknown"),
        ("72361,X,72,52,72440,1,,,,47.9,0.57,commune", "the code 72361 is there twice"),
        ("72362,X,72", "3 columns instead of 12"),
    ],
)
def test_import_refuses_a_malformed_line_with_its_number_and_imports_nothing(db, folder, line, reason):
    path = write(folder, TRESSON, line)

    with pytest.raises(RegisterError) as refusal:
        import_territory(path, folder=folder)

    assert "line 3" in refusal.value.errors[0]
    assert reason in refusal.value.errors[0]
    assert (Commune.objects.count(), Region.objects.count(), Departement.objects.count()) == (0, 0, 0)


def test_import_refuses_other_columns(db, folder):
    with pytest.raises(RegisterError, match="line 1: the columns must be"):
        import_territory(write(folder, "72361,Tresson", columns="code,nom"), folder=folder)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x1f\x8b broken", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03cut"]
)
def test_import_refuses_what_is_no_register(db, folder, content):
    path = folder / "communes.csv"
    path.write_bytes(content)

    with pytest.raises(RegisterError):
        import_territory(path, folder=folder)

    assert Commune.objects.count() == 0


def test_import_refuses_a_file_without_communes(db, folder):
    with pytest.raises(RegisterError, match="no commune in this file"):
        load(folder)


def test_import_lists_twenty_errors_at_most(db, folder):
    with pytest.raises(RegisterError) as refusal:
        load(folder, *["x"] * 30)

    assert len(refusal.value.errors) == 21
    assert refusal.value.errors[-1] == "… and 10 more errors."


def test_command_refuses_in_words(db, tmp_path):
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_communes", file=str(tmp_path / "missing.csv"))


def test_command_imports_the_whole_register_and_says_what_it_did(db, capsys):
    call_command("import_communes")

    assert "Commune: 34969 added, 0 changed, 0 gone, 34969 in all" in capsys.readouterr().out
    assert (Region.objects.count(), Departement.objects.count(), FormerCommune.objects.count()) == (26, 109, 4869)
    assert Commune.objects.filter(population__lt=3500).count() == 31673
    assert Commune.objects.filter(population=None).count() == 6
    assert [commune.name for commune in communes.search("Sainte-Colombe")[:12]] == ["Sainte-Colombe"] * 12
