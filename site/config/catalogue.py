"""The French catalogue, compiled without the system's gettext: a bare machine has none."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder):
    """Write each `.mo` that is older than its `.po`; returns those written. Safe when several processes do it."""
    sources = sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))
    return [compile_catalogue(source) for source in sources if is_stale(source)]


def is_stale(source):
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_catalogue(source):
    compiled = source.with_suffix(".mo")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    with tempfile.NamedTemporaryFile(dir=compiled.parent, suffix=".mo.part", delete=False) as draft:
        write_mo(draft, catalogue)
    Path(draft.name).chmod(0o644)
    os.replace(draft.name, compiled)  # noqa: PTH105 - atomic, whoever reads it meanwhile
    return compiled
