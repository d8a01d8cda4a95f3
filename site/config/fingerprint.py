"""Has something changed since it was last prepared? One JSON file in the state folder says what was done with what."""

import hashlib
import json
from pathlib import Path


def of_files(paths, *, root):
    """A hash of the names and contents of these files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


class Stamps:
    """What each step was last done with: `stamps["communes"] == fingerprint` means there is nothing to do."""

    def __init__(self, path):
        self.path = Path(path)

    def __getitem__(self, step):
        return self._read().get(step)

    def __setitem__(self, step, fingerprint):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self._read() | {step: fingerprint}, indent=2, sort_keys=True) + "\n")

    def _read(self):
        try:
            return json.loads(self.path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
