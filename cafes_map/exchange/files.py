"""CSV and XLSX files of cafés, read with distrust: their size, their kind and their contents are checked first."""

import csv
import datetime
import io
import zipfile

from django.utils.translation import gettext as _

from .columns import BY_NAME, COLUMNS, CONTROLS, without_apostrophe

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
# A thousand cafés with all their columns have half as many.
MOST_TAGS = 500_000
MOST_LINES = 1000
MOST_BLANK_LINES = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 2000
XLSX, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class FileRefused(ValueError):
    """Why a file cannot be read and what to do, for a person."""


def read(upload) -> list[tuple[int, dict]]:
    """(number of the line, {column: cell}) of each line that says something. Only columns that we know are kept."""
    if upload.size > LARGEST_FILE:
        raise FileRefused(_("This file is larger than 2 MB: split it into several files."))
    raw = upload.read()
    if raw.startswith(OLD_EXCEL):
        raise FileRefused(_("This is an Excel file of the old kind (.xls): save it as .xlsx or as CSV."))
    lines = _lines_of_xlsx(raw) if raw.startswith(XLSX) else _lines_of_csv(raw)
    return _named(lines)


def _named(lines):
    numbered = [(number, cells) for number, cells in enumerate(lines, start=1) if any(_said(cell) for cell in cells)]
    if not numbered:
        raise FileRefused(_("This file is empty."))
    names = [str(cell or "").strip().lower() for cell in numbered[0][1]]
    missing = [column.name for column in COLUMNS if column.is_required and column.name not in names]
    if missing:
        raise FileRefused(
            _("The first line must name the columns. Missing: %(columns)s.") % {"columns": ", ".join(missing)}
        )
    twice = {name for name in names if name in BY_NAME and names.count(name) > 1}
    if twice:
        raise FileRefused(_("These columns are there twice: %(columns)s.") % {"columns": ", ".join(sorted(twice))})
    unknown = [name for name in names if name and name not in BY_NAME]
    if unknown:
        raise FileRefused(
            _("These columns are not known: %(columns)s. Take the names of the template.")
            % {"columns": ", ".join(unknown)[:200]}
        )
    if len(numbered) - 1 > MOST_LINES:
        raise FileRefused(_("This file has more than 1,000 cafés: split it into several files."))
    return [
        (number, {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name and _said(cell)})
        for number, cells in numbered[1:]
    ]


def _said(cell):
    return cell is not None and str(cell).strip() != ""


def _cell(value):
    """A text, a number or a day: what JSON can carry, days as texts."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return without_apostrophe(CONTROLS.sub("", str(value)).strip()[:LONGEST_CELL])


def _lines_of_csv(raw):
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        # « Texte Unicode » of Excel.
        raw = raw.decode("utf-16", errors="replace").encode()
    if b"\x00" in raw:
        raise FileRefused(_("This is neither a CSV nor an XLSX file."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in French when it is not told otherwise.
        text = raw.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        # strict: an open quote would swallow the rest of the file in one cell.
        return _limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FileRefused(_("This CSV file is damaged (%(error)s).") % {"error": error}) from error


def _lines_of_xlsx(raw):
    from openpyxl import load_workbook  # Slow to import, and seldom needed.

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _refuse_bombs(archive)
        workbook = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        return _limited(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))
    except FileRefused:
        raise
    except Exception as error:  # Damaged or made up: openpyxl answers with whatever its parts raise.
        raise FileRefused(_("This XLSX file is damaged, or is no spreadsheet.")) from error


def _refuse_bombs(archive):
    """Cells cost far more to read than their bytes say: ten million empty ones in a line fit in forty kilobytes."""
    parts = archive.infolist()
    is_too_large = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED
    if is_too_large or sum(archive.read(part).count(b"<") for part in parts) > MOST_TAGS:
        raise FileRefused(_("This file is far larger once opened than it looks: it is not read."))


def _limited(rows):
    """All lines up to the first that is too many; blank ones keep their number. A sheet may end in a million of these."""
    lines, said, blank = [], 0, 0
    for row in rows:
        cells = list(row)[:MOST_COLUMNS]
        is_said = any(_said(cell) for cell in cells)
        said, blank = said + is_said, 0 if is_said else blank + 1
        lines.append(cells if is_said else [])
        if said > MOST_LINES + 1 or blank > MOST_BLANK_LINES:
            break
    return lines


def template() -> bytes:
    """An empty workbook with the columns, and a sheet that explains each."""
    from openpyxl import Workbook  # See _lines_of_xlsx.
    from openpyxl.styles import Font

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "cafes"
    sheet.append([column.name for column in COLUMNS])
    help_sheet = workbook.create_sheet("aide")
    help_sheet.append([_("Column"), _("Required"), _("What to write")])
    for column in COLUMNS:
        help_sheet.append([column.name, _("yes") if column.is_required else "", str(column.help)])
    for page in (sheet, help_sheet):
        page.freeze_panes = "A2"
        for cell in page[1]:
            cell.font = Font(bold=True)
            page.column_dimensions[cell.column_letter].width = 18
    help_sheet.column_dimensions["C"].width = 100
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()
