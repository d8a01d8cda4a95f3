import re
import subprocess

import pytest

from tests.template_database import ROOT

# A lock file that names a registry sends whoever installs to a machine they do not know.
REGISTRY = re.compile(
    r"(--(extra-)?index-url|--find-links|--trusted-host)|(pypi|pythonhosted)\.org|file:///|registry\.npmjs|://[^\s/]*(artifactory|nexus|devpi)",
)
# These look for the words, or explain them.
SPEAK_OF_IT = {
    "tests/config/test_repository.py",
    "site/config/settings/environment.py",
    "tests/config/test_settings.py",
}


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\0") if name]
    if not names:
        pytest.skip("Not a git checkout.")
    return names


def test_no_tracked_file_names_a_package_registry():
    found = []
    for name in set(tracked_files()) - SPEAK_OF_IT:
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            found += [f"{name}: {match[0]}" for match in REGISTRY.finditer(path.read_text(errors="ignore"))]

    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hashes_and_no_address(name):
    lock = (ROOT / name).read_text()
    packages = re.split(r"\n(?=[a-z0-9])", lock.partition("make lock\n")[2])

    assert len(packages) > 40
    assert [package for package in packages if "--hash=sha256:" not in package or "==" not in package] == []
    assert "://" not in lock


def test_what_a_machine_writes_is_not_tracked():
    unwanted = [
        name for name in tracked_files() if name.startswith((".venv/", "var/")) or name.endswith((".mo", ".pyc"))
    ]

    assert unwanted == []


def test_site_is_a_folder_and_not_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()
