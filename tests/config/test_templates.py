import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from tests.template_database import ROOT

TEMPLATES = sorted(
    str(path.relative_to(folder))
    for folder in [ROOT / "templates", *ROOT.glob("*/templates"), *ROOT.glob("site/*/templates")]
    for path in folder.rglob("*")
    if path.suffix in {".html", ".txt", ".xml"}
)
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))", re.IGNORECASE
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    assert get_template(name).template.name == name


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("emails/")])
def test_template_has_nothing_inline(name):
    source = (ROOT / "templates" / name).read_text()

    assert INLINE.findall(source) == []


def static_files_named_in_templates():
    for name in TEMPLATES:
        for path in re.findall(r"{% static [\"']([^\"']+)[\"'] %}", (ROOT / "templates" / name).read_text()):
            yield pytest.param(path, id=f"{name}: {path}")


@pytest.mark.parametrize("path", list(static_files_named_in_templates()))
def test_static_file_named_in_a_template_exists(path):
    # Production looks it up in a manifest: a missing file is an error 500, not a missing image.
    assert finders.find(path)
