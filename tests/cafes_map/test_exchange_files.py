"""The files of cafés: what is refused, what is read, and the page on which one sends them."""

import datetime
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from wagtail.users.models import UserProfile

from cafes_map.exchange import columns, files
from cafes_map.models import Cafe
from home.models import User
from tests.cafes_map.test_exchange import IMPORT, csv_of, upload
from tests.factories.cafes_map import CommuneFactory


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def editor(client, db):
    user = User.objects.create_superuser("admin@1000cafes.example", "secret")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def xlsx_of(*rows):
    output, workbook = io.BytesIO(), Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(output)
    return upload(output.getvalue(), "cafes.xlsx")


def bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (files.LARGEST_UNPACKED + 1))
    return output.getvalue()


def many_cells():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row>" + b"<c/>" * files.MOST_TAGS + b"</row>")
    return output.getvalue()


def zip_of_nothing():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"\n\n;;\n", "This file is empty."),
        (b"nom\nLe Lavoir", "Missing: code_insee."),
        (b"<html><script>", "Missing: code_insee, nom."),
        (b"code_insee;nom;couleur\n72361;x;y", "These columns are not known: couleur."),
        (b"code_insee;nom;nom\n72361;x;y", "These columns are there twice: nom."),
        (b'code_insee;nom\n72361;"jamais ferm', "This CSV file is damaged"),
        (b"\x00\x01\x02", "This is neither a CSV nor an XLSX file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel file of the old kind"),
        (b"PK\x03\x04 not a zip", "This XLSX file is damaged"),
        (zip_of_nothing(), "This XLSX file is damaged"),
        (bomb(), "far larger once opened"),
        (many_cells(), "far larger once opened"),
        (b"x" * (files.LARGEST_FILE + 1), "larger than 2 MB"),
        (b"code_insee;nom\n" + b"72361;x\n" * (files.MOST_LINES + 1), "more than 1,000 cafés"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(content, words):
    with pytest.raises(files.FileRefused) as refusal:
        files.read(upload(content))

    assert words in str(refusal.value)


def test_cafes_after_many_blank_lines_are_neither_lost_nor_endless(monkeypatch):
    blank = "\n" * 150
    lines = [f"72361;Café {number}{blank}" for number in range(files.MOST_LINES)]

    rows = files.read(upload("code_insee;nom\n" + "\n".join(lines)))

    assert len(rows) == files.MOST_LINES
    assert rows[-1][0] == 2 + (files.MOST_LINES - 1) * 151
    with pytest.raises(files.FileRefused):
        files.read(upload("code_insee;nom\n" + "\n".join([*lines, "72361;x"])))


def test_a_sheet_that_says_it_is_immense_is_read_up_to_its_end(monkeypatch):
    output, workbook = io.BytesIO(), Workbook()
    workbook.active.append(["code_insee", "nom"])
    workbook.active.append(["72361", "Le Lavoir"])
    workbook.active["XFD1048576"] = "far"
    workbook.save(output)

    assert [number for number, _cells in files.read(upload(output.getvalue(), "cafes.xlsx"))] == [2]


def test_a_thousand_whole_lines_are_read():
    rows = [[f"{column.name} {number}" for column in columns.COLUMNS] for number in range(files.MOST_LINES)]

    assert len(files.read(xlsx_of([column.name for column in columns.COLUMNS], *rows))) == files.MOST_LINES


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda tail: b"code_insee,nom\n" + tail))
def test_any_file_is_read_or_refused(content):
    try:
        files.read(upload(content))
    except files.FileRefused as refusal:
        assert str(refusal)


def test_lines_keep_their_number_and_cells_their_meaning():
    rows = files.read(
        xlsx_of(
            ["Code_INSEE", " nom ", "verifie_le", "code_postal", "latitude", "wifi"],
            [],
            [1234, "'=Lavoir", datetime.datetime(2026, 6, 14), 1440, 47.5, True],
        )
    )

    assert rows == [
        (
            3,
            {
                "code_insee": "1234",
                "nom": "=Lavoir",
                "verifie_le": "2026-06-14",
                "code_postal": "1440",
                "latitude": "47.5",
                "wifi": "oui",
            },
        )
    ]


def test_a_file_of_old_windows_is_read():
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        assert files.read(upload("code_insee;nom\n72361;Été".encode(encoding)))[0][1]["nom"] == "Été"


def test_the_template_explains_each_column_and_is_read_as_empty(editor):
    response = editor.get(reverse("cafes_map_import_template"))

    workbook = load_workbook(io.BytesIO(response.content))
    assert [cell.value for cell in workbook["cafes"][1]] == [column.name for column in columns.COLUMNS]
    assert len(list(workbook["aide"].rows)) == len(columns.COLUMNS) + 1
    assert files.read(upload(response.content)) == []


def test_a_file_is_checked_then_carried_out(editor):
    CommuneFactory(insee_code="72361")

    checked = editor.post(IMPORT, {"file": csv_of("code_insee,nom", "72361,Le <b>Lavoir</b>")})
    html = checked.content.decode()

    assert checked.status_code == 200
    assert "New café, as a draft" in html
    assert "Le &lt;b&gt;Lavoir" in html
    assert not Cafe.objects.exists()
    done = editor.post(IMPORT, {"lines": checked.context["lines"]}, follow=True)
    assert "1 café was written." in done.content.decode()
    assert Cafe.objects.get().name == "Le <b>Lavoir</b>"
    # The same page sent again.
    again = editor.post(IMPORT, {"lines": checked.context["lines"]})
    assert again.status_code == 409
    assert Cafe.objects.count() == 1


def test_a_refused_line_keeps_everything_from_being_done(editor):
    CommuneFactory(insee_code="72361")

    response = editor.post(IMPORT, {"file": csv_of("code_insee,nom", "72361,Le Lavoir", "99999,Ailleurs")})

    html = response.content.decode()
    assert "no commune has the code 99999" in html
    assert "Carry out this import" not in html
    assert editor.post(IMPORT, {"lines": response.context["lines"]}).status_code == 409
    assert not Cafe.objects.exists()


@pytest.mark.parametrize("data", [{}, {"file": ""}, {"file": "x"}])
def test_no_file_is_said(editor, data):
    assert editor.post(IMPORT, data).status_code == 422


def test_an_unreadable_file_is_said_beside_the_field(editor):
    response = editor.post(IMPORT, {"file": upload("nom\nx")})

    assert response.status_code == 422
    assert "Missing: code_insee." in response.content.decode()


@pytest.mark.parametrize("lines", ["", "x", "a:b:c"])
def test_made_up_lines_are_not_carried_out(editor, lines):
    response = editor.post(IMPORT, {"lines": lines}, follow=True)

    assert "This check is too old" in response.content.decode()


@pytest.mark.parametrize("name", ["cafes_map_import", "cafes_map_import_template"])
def test_the_import_is_not_there_for_who_may_not(client, db, name):
    client.force_login(User.objects.create_user("autre@1000cafes.example", "secret", is_staff=True))

    assert client.get(reverse(name)).status_code in {302, 404}
