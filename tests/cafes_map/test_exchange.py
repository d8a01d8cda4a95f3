import csv
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from cafes_map.exchange import columns, files, importing
from cafes_map.models import Cafe, OpeningSlot
from home.models import User
from tests.factories.cafes_map import (
    CafeFactory,
    CafeServiceFactory,
    CommuneFactory,
    FormerCommuneFactory,
    OpeningSlotFactory,
    ServiceFactory,
)

LIST = reverse("wagtailsnippets_cafes_map_cafe:list")
IMPORT = reverse("cafes_map_import")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def author(db):
    return User.objects.create_superuser("admin@1000cafes.example", "secret")


@pytest.fixture
def editor(client, author):
    client.force_login(author)
    return client


def upload(content, name="cafes.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def csv_of(*lines):
    return upload("\n".join(lines))


def plan_of(*lines):
    return importing.plan(files.read(csv_of(*lines)))


def carry_out(author, *lines):
    rows = files.read(csv_of(*lines))
    return importing.carry_out(rows, author=author, digest=importing.plan(rows).digest)


def full_cafe(**fields):
    cafe = CafeFactory(
        **{
            "name": "=Le « Lavoir »; & Cie",
            "address": "@1, place",
            "phone": "+33 2 99 00 00 00",
            "email": "lavoir@example.org",
            "website": "https://lavoir.example",
            "source_note": "'cité'",
            "accessible": "partly",
            "wifi": True,
            "accounting_code": "C-12",
            "latitude": -21.1,
            "longitude": 55.5,
            "position_precision": "adresse",
            "opens_on": datetime.date(2025, 6, 1),
        }
        | fields
    )
    OpeningSlotFactory(cafe=cafe, weekday=1, opens_at=datetime.time(8), closes_at=datetime.time(23, 59))
    CafeServiceFactory(cafe=cafe, service=ServiceFactory(slug="gaz"), since=datetime.date(2025, 1, 1), note="n")
    CafeServiceFactory(cafe=cafe, service=ServiceFactory(slug="velos"), until=datetime.date(2025, 2, 1))
    return cafe


# Round trip ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_exported_and_sent_back_changes_nothing(editor, form):
    full_cafe()
    CafeFactory(announced=True, draft=True)
    CafeFactory(latitude=None, longitude=None, position_precision="", kind="operated", model="itinerant", terrace=True)
    exported = b"".join(editor.get(LIST, {"export": form}))
    before = list(Cafe.objects.order_by("pk").values())

    plan = importing.plan(files.read(upload(exported)))

    assert [line.errors for line in plan.lines] == [[], [], []]
    assert [(line.action, line.changes) for line in plan.lines] == [("same", [])] * 3
    assert list(Cafe.objects.order_by("pk").values()) == before


def test_the_export_is_that_of_the_filtered_list_in_stable_columns(editor):
    full_cafe(status="works")
    CafeFactory(status="open")

    rows = list(
        csv.DictReader(
            io.StringIO(b"".join(editor.get(LIST, {"export": "csv", "status": "works"})).decode("utf-8-sig")),
            delimiter=";",
        )
    )

    assert len(rows) == 1
    assert list(rows[0]) == [column.name for column in columns.COLUMNS]
    assert rows[0]["horaires"] == "mar 8h-minuit"
    assert rows[0]["services"] == "gaz"
    assert (rows[0]["statut"], rows[0]["wifi"], rows[0]["terrasse"]) == ("travaux", "oui", "non")


def test_no_cell_of_the_export_is_a_formula(editor):
    full_cafe()

    workbook = load_workbook(io.BytesIO(b"".join(editor.get(LIST, {"export": "xlsx"}))))
    cells = {cell.value for cell in workbook.active[2] if cell.data_type != "n"}
    texts = b"".join(editor.get(LIST, {"export": "csv"})).decode("utf-8-sig").splitlines()[1].split(";")

    assert "'=Le « Lavoir »; & Cie" in cells
    assert "'@1, place" in cells
    assert not [cell for cell in cells if str(cell).startswith(("=", "+", "-", "@"))]
    assert [text for text in texts if text.startswith(("=", "+", "@"))] == []


def test_the_export_asks_the_same_queries_at_any_number_of_cafes(editor):
    counts = []
    for _size in range(2):
        CafeFactory.create_batch(3, services=ServiceFactory.create_batch(2))
        b"".join(editor.get(LIST, {"export": "csv"}))
        with CaptureQueriesContext(connection) as captured:
            b"".join(editor.get(LIST, {"export": "csv"}))
        counts.append(len(captured))

    assert counts[0] == counts[1]


@given(st.text(max_size=60))
def test_a_neutralised_text_is_read_as_it_was(text):
    text = columns.CONTROLS.sub("", text).strip()

    assert columns.without_apostrophe(columns._never_a_formula(text)) == text


# What would be done -------------------------------------------------------------------------------------------------


def test_a_new_cafe_is_a_draft_where_its_commune_is(author):
    commune = CommuneFactory(insee_code="01234", name="Tresson")
    ServiceFactory(slug="gaz")

    plan = carry_out(
        author,
        "code_insee;nom;horaires;services;verifie_le;code_postal",
        "1234;Le Lavoir;mar-ven 8h-12h;gaz;14/06/2026;1440",
    )

    cafe = Cafe.objects.get()
    assert plan.counts == {"create": 1, "change": 0, "same": 0, "refused": 0}
    assert (cafe.commune, cafe.slug, cafe.live, cafe.status) == (commune, "le-lavoir-tresson", False, "project")
    assert (cafe.latitude, cafe.position_precision) == (commune.latitude, commune.position_precision)
    assert (cafe.verified_on, cafe.postal_code) == (datetime.date(2026, 6, 14), "01440")
    assert [slot.weekday for slot in cafe.opening_slots.all()] == [1, 2, 3, 4]
    assert [offer.service.slug for offer in cafe.offered_services.all()] == ["gaz"]
    assert cafe.get_latest_revision_as_object().name == "Le Lavoir"
    assert ModelLogEntry.objects.filter(action="cafes_map.import", user=author).count() == 1


def test_the_same_file_again_changes_nothing(author):
    CommuneFactory(insee_code="72361")
    lines = ["code_insee,nom,telephone", "72361,Le Lavoir,0299000000", "72361,Le Refuge,0299000001"]
    carry_out(author, *lines)

    assert plan_of(*lines).counts == {"create": 0, "change": 0, "same": 2, "refused": 0}


def test_only_what_differs_changes_and_is_published_with_its_history(author):
    cafe = full_cafe(name="Le Lavoir", slug="le-lavoir")
    header = "code_insee;adresse_page;nom;adresse;telephone;statut;services;horaires;wifi"

    plan = carry_out(author, header, f"{cafe.commune_id};le-lavoir;Le Grand Lavoir;;effacer;ouvert;gaz;sam 9h-12h;non")

    fresh = Cafe.objects.get()
    assert [(change.column, change.before, change.after) for change in plan.lines[0].changes] == [
        ("nom", "Le Lavoir", "Le Grand Lavoir"),
        ("telephone", "+33 2 99 00 00 00", ""),
        ("wifi", "oui", "non"),
        ("horaires", "mar 8h-minuit", "sam 9h-12h"),
    ]
    assert (fresh.name, fresh.phone, fresh.address, fresh.wifi) == ("Le Grand Lavoir", "", "@1, place", False)
    assert fresh.live
    assert not fresh.has_unpublished_changes
    assert fresh.latest_revision.user == author
    assert [(slot.weekday, slot.opens_at.hour) for slot in fresh.opening_slots.all()] == [(5, 9)]
    # What was known of a service that stays, and the service that had ended, are as they were.
    assert {(offer.service.slug, offer.note, str(offer.until)) for offer in fresh.offered_services.all()} == {
        ("gaz", "n", "None"),
        ("velos", "", "2025-02-01"),
    }


def test_a_service_that_had_ended_is_offered_again(author):
    cafe = full_cafe(name="Le Lavoir")
    lines = ["code_insee,nom,services", f"{cafe.commune_id},Le Lavoir,gaz velos"]

    carry_out(author, *lines)

    assert [offer.until for offer in cafe.offered_services.all()] == [None, None]
    assert plan_of(*lines).count("same") == 1


def test_a_draft_keeps_what_its_editor_wrote_elsewhere(author):
    cafe = CafeFactory(name="Le Lavoir", draft=True)
    cafe.address = "Écrite par quelqu’un"
    cafe.save_revision()
    lines = ["code_insee,nom,telephone", f"{cafe.commune_id},Le Lavoir,0299000000"]

    carry_out(author, *lines)

    draft = Cafe.objects.get().get_latest_revision_as_object()
    assert (draft.address, draft.phone, draft.live) == ("Écrite par quelqu’un", "0299000000", False)
    assert plan_of(*lines).count("same") == 1


def test_a_published_cafe_with_a_draft_is_refused_unless_its_text_stays(author):
    cafe = CafeFactory(name="Le Lavoir")
    cafe.address = "Pas encore publiée"
    cafe.save_revision()

    refused = plan_of("code_insee,nom,telephone", f"{cafe.commune_id},Le Lavoir,0299000000")
    allowed = plan_of("code_insee,nom,statut,horaires", f"{cafe.commune_id},Le Lavoir,travaux,lun 8h-12h")

    assert refused.lines[0].errors == ["This café has a draft that is not published: publish it or delete it first."]
    assert allowed.counts["change"] == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"code_insee": ""}, "code_insee: this cell is required."),
        ({"nom": ""}, "nom: this cell is required."),
        ({"nom": "effacer"}, "nom: this cannot be emptied."),
        ({"code_insee": "123456"}, "code_insee: “123456” has not 5 figures."),
        ({"code_insee": "99999"}, "code_insee: no commune has the code 99999."),
        ({"code_insee": "73001"}, "code_insee: 73001 is a former commune, today Tresson: write 72361."),
        ({"statut": "ouvrira"}, "statut: “ouvrira” is not one of: projet, travaux,"),
        ({"verifie_le": "hier"}, "verifie_le: “hier” is not a date"),
        ({"latitude": "nord"}, "latitude: “nord” is not a number"),
        ({"latitude": "47.9"}, "latitude: A position is a latitude and a longitude, or neither."),
        ({"latitude": "NaN"}, "latitude: “NaN” is not a position"),
        ({"latitude": "95", "longitude": "1"}, "latitude: Ensure this value is less than or equal to 90."),
        ({"wifi": "peut-être"}, "wifi: “peut-être”: write oui or non."),
        ({"horaires": "mar 8h"}, "horaires: The closing time is missing after 8h."),
        ({"services": "gaz fusees"}, "services: fusees is unknown. Known: gaz."),
        ({"courriel": "lavoir"}, "courriel: Enter a valid email address."),
        ({"ouvert_le": "2026-02-02", "ferme_le": "2026-02-01"}, "A café cannot close before it opens."),
        ({"adresse_page": "deja-la"}, "adresse_page: Another café of this département has this address."),
        ({"adresse_page": "é è"}, "adresse_page: Enter a valid"),
        ({"nom": "x" * 200}, "nom: Ensure this value has at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_column_and_how_to_mend_it(db, cells, words):
    commune = CommuneFactory(insee_code="72361", name="Tresson")
    FormerCommuneFactory(code="73001", commune=commune)
    CafeFactory(slug="deja-la", commune=CommuneFactory())
    ServiceFactory(slug="gaz")
    cells = {"code_insee": "72361", "nom": "Le Lavoir"} | cells

    plan = plan_of(";".join(cells), ";".join(cells.values()))

    assert (plan.counts["refused"], plan.can_be_done) == (1, False)
    assert plan.lines[0].errors[0].startswith(words)


def test_a_cafe_named_twice_or_that_could_be_two_is_refused(db):
    commune = CommuneFactory(insee_code="72361")
    CafeFactory.create_batch(2, name="Le Lavoir", commune=commune)
    known = CafeFactory(name="Le Refuge", commune=commune)

    plan = plan_of(
        "code_insee,nom,adresse_page",
        "72361,Le Lavoir,",
        "72361,Le Refuge,",
        f"72361,,{known.slug}",
        f"72361,Le Refuge,{known.slug}",
        "72361,Le Refuge,autre-adresse",
        "72361,Nouveau,",
        "72361,Nouveau,",
    )

    assert [(line.action, line.errors[:1]) for line in plan.lines] == [
        ("refused", ["adresse_page: this commune has several cafés of this name. Say which one."]),
        ("same", []),
        ("refused", ["nom: this cell is required."]),
        ("refused", ["This café is already named by a line above."]),
        (
            "refused",
            [
                f"adresse_page: this commune has “Le Refuge” at the address “{known.slug}”. Write it, or leave the cell empty."
            ],
        ),
        ("create", []),
        ("refused", ["This café is already named by a line above."]),
    ]


def test_checking_many_lines_asks_few_queries(db, django_assert_max_num_queries):
    cafes = CafeFactory.create_batch(12)
    lines = [f"{cafe.commune_id},{cafe.name}" for cafe in cafes]

    with django_assert_max_num_queries(8):
        assert plan_of("code_insee,nom", *lines).count("same") == 12


# All of it or nothing -----------------------------------------------------------------------------------------------


def test_nothing_is_written_when_one_line_fails(author, monkeypatch):
    CommuneFactory(insee_code="72361")
    rows = files.read(csv_of("code_insee,nom,horaires", "72361,Un,lun 8h-12h", "72361,Deux,lun 8h-12h"))
    digest = importing.plan(rows).digest
    write = importing._write

    def fail_on_the_second(line, author):
        if line.number == 3:
            raise importing.ValidationError("Impossible.")
        write(line, author)

    monkeypatch.setattr(importing, "_write", fail_on_the_second)

    with pytest.raises(importing.ImportStopped, match=r"Line 3: Impossible."):
        importing.carry_out(rows, author=author, digest=digest)

    assert (Cafe.objects.count(), OpeningSlot.objects.count(), ModelLogEntry.objects.count()) == (0, 0, 0)


def test_what_was_not_read_is_not_done(author):
    cafe = CafeFactory(name="Le Lavoir", phone="1")
    rows = files.read(csv_of("code_insee,nom,telephone", f"{cafe.commune_id},Le Lavoir,2"))
    digest = importing.plan(rows).digest
    Cafe.objects.update(phone="3")

    with pytest.raises(importing.ImportStopped, match="have changed since"):
        importing.carry_out(rows, author=author, digest=digest)

    assert Cafe.objects.get().phone == "3"


def test_a_cafe_that_someone_locked_is_refused_but_for_its_hours(db):
    CafeFactory(slug="le-lavoir", name="Le Lavoir", commune__insee_code="72361", locked=True)

    refused = plan_of("code_insee;nom;telephone", "72361;Le Lavoir;02 43 00 00 00").lines[0]
    hours = plan_of("code_insee;nom;horaires", "72361;Le Lavoir;lun 8h-12h").lines[0]

    assert (refused.action, len(refused.errors)) == (importing.REFUSED, 1)
    assert hours.action == importing.CHANGE
