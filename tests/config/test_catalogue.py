import gettext
import os
import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from config.catalogue import compile_catalogues
from tests.template_database import ROOT

pytestmark = pytest.mark.any_database

SKIPPED_FOLDERS = {".git", ".venv", "var", "tests", "data", "starter", "__pycache__", "docs"}
COPIED = (".py", ".html", ".txt", ".po")
PO = "site/locale/fr/LC_MESSAGES/django.po"


def read(path):
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def messages(catalogue):
    return {(message.context, message.id): message for message in catalogue if message.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What the code and the templates of today ask for, extracted into a copy of the project."""
    if not shutil.which("xgettext"):
        if os.environ.get("CI"):
            pytest.fail("xgettext is missing. Type: sudo apt install gettext")
        pytest.skip("xgettext is missing. Type: sudo apt install gettext")
    copy = tmp_path_factory.mktemp("catalogue")

    def unwanted(folder, names):
        kept = [name for name in names if name.endswith(COPIED) or os.path.isdir(os.path.join(folder, name))]  # noqa: PTH112, PTH118
        return (set(names) - set(kept)) | (SKIPPED_FOLDERS & set(names))

    shutil.copytree(ROOT, copy, ignore=unwanted, dirs_exist_ok=True)
    (copy / PO).parent.mkdir(parents=True, exist_ok=True)
    (copy / PO).unlink(missing_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-wrap", "--ignore", "migrations"]
    environment = {"PATH": os.environ["PATH"], "STATE_DIR": str(copy / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    return read(copy / PO)


def test_every_message_is_in_the_french_catalogue(extracted):
    ours = messages(read(ROOT / PO))

    missing = sorted(str(key) for key in messages(extracted).keys() - ours.keys())

    assert missing == []


def test_no_french_message_is_empty_or_fuzzy():
    unfinished = [
        message.id
        for message in messages(read(ROOT / PO)).values()
        if message.fuzzy or not all(message.string if isinstance(message.string, tuple | list) else [message.string])
    ]

    assert unfinished == []


def test_french_messages_keep_their_placeholders():
    wrong = [(message.id, [str(error) for error in message.check()]) for message in read(ROOT / PO) if message.id]

    assert [(text, errors) for text, errors in wrong if errors] == []


def test_catalogue_is_compiled_once_and_again_when_its_source_is_newer(tmp_path):
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "coffee"\nmsgstr "café"\n\n#, fuzzy\nmsgid "tea"\nmsgstr "thé"\n'
    )

    first, second = compile_catalogues(tmp_path), compile_catalogues(tmp_path)
    os.utime(source, (2**31, 2**31))
    third = compile_catalogues(tmp_path)

    french = gettext.translation("django", tmp_path, ["fr"])
    assert (first, second, third) == ([source.with_suffix(".mo")], [], [source.with_suffix(".mo")])
    assert french.gettext("coffee") == "café"
    assert french.gettext("tea") == "tea"


def test_settings_point_to_the_one_catalogue():
    assert [str(path) for path in settings.LOCALE_PATHS] == [str(ROOT / "site" / "locale")]
