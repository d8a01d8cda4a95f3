"""Files that a commune sends: judged from their content, photos turned upright, reduced and stripped of their metadata."""

import hashlib
import re
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from candidatures.models import Candidature, Document
from home.photos import TooManyPixels, UnreadablePhoto, bare_photo

MEGABYTE = 1024 * 1024
MAX_FILE = 15 * MEGABYTE
MAX_PHOTO = 40 * MEGABYTE  # What a phone takes; it is reduced before it is kept.
MAX_FILES = 20
MAX_TOTAL = 100 * MEGABYTE
PDF_SIGNATURE = b"%PDF-"
EXTENSIONS = {"image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "application/pdf": ("pdf",)}
# Folders, control characters, what a file system refuses, and marks that would show a name in another order than it is.
UNFIT = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\/\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class UploadRefused(Exception):
    """`str(error)` says in a sentence what is wrong and how to mend it."""


def keep(candidature, file, *, kind, collaborator=None):
    """Keeps one file and returns its Document (the same file sent twice is kept once). Raises UploadRefused."""
    name = clean_name(file.name)
    content, content_type = judge(file, name)
    name = with_extension(name, content_type)
    digest = hashlib.sha256(content).hexdigest()
    document = Document(
        candidature=candidature,
        kind=kind,
        name=name,
        sha256=digest,
        content_type=content_type,
        size=len(content),
        uploaded_by=collaborator,
    )
    with transaction.atomic():
        # Uploads of one file queue up: the quota is counted, and the same photo sent twice is seen.
        Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
        existing = candidature.documents.filter(kind=kind, sha256=digest).first()
        if existing:
            return existing
        _check_quota(candidature, len(content), name)
        document.file.save(name, ContentFile(content), save=False)
        try:
            document.save()
        except BaseException:
            document.file.delete(save=False)
            raise
    return document


def remove(document):
    """Deletes the row, then the file once the row is really gone."""
    storage, path = document.file.storage, document.file.name
    with transaction.atomic():
        document.delete()
        transaction.on_commit(lambda: storage.delete(path))


def clean_name(name):
    """The sender's name of a file, fit to be shown and sent back in a header: no folder, no control character, 120 at most."""
    name = PurePath(UNFIT.sub("_", name or "")).name.strip(" ._") or "document"
    stem, extension = split_extension(name)
    return f"{stem[:110]}.{extension}" if extension else name[:120]


def with_extension(name, content_type):
    """A name that opens with what the file is: « IMG_0042.HEIC » is kept as a JPEG."""
    stem, extension = split_extension(name)
    if extension.lower() in EXTENSIONS[content_type]:
        return name
    return f"{stem[:110]}.{EXTENSIONS[content_type][0]}"


def split_extension(name):
    stem, dot, extension = name.rpartition(".")
    return (stem, extension) if dot and re.fullmatch(r"[A-Za-z0-9]{1,8}", extension) else (name, "")


def judge(file, name):
    """(content to keep, its type), from the bytes alone: neither the name nor the declared type is believed."""
    if file.size > MAX_PHOTO:
        raise UploadRefused(_("%(name)s is too large: 15 MB at most.") % {"name": name})
    raw = file.read()
    if not raw:
        raise UploadRefused(_("%(name)s is empty: choose it again.") % {"name": name})
    if raw.startswith(PDF_SIGNATURE):
        if len(raw) > MAX_FILE:
            raise UploadRefused(_("%(name)s is too large: 15 MB at most.") % {"name": name})
        return raw, "application/pdf"
    return _photo(raw, name)


def _photo(raw, name):
    try:
        return bare_photo(raw)
    except TooManyPixels as error:
        raise UploadRefused(_("%(name)s has too many pixels: send it at a smaller size.") % {"name": name}) from error
    except UnreadablePhoto as error:
        raise UploadRefused(
            _("%(name)s is not a file we can read: send a photo (JPEG, PNG, HEIC) or a PDF.") % {"name": name}
        ) from error


def _check_quota(candidature, size, name):
    sizes = list(candidature.documents.current().values_list("size", flat=True))
    if len(sizes) >= MAX_FILES:
        raise UploadRefused(
            _("%(name)s was not kept: the file already has %(count)d documents. Delete one first.")
            % {"name": name, "count": MAX_FILES}
        )
    if sum(sizes) + size > MAX_TOTAL:
        raise UploadRefused(_("%(name)s was not kept: the documents exceed 100 MB in all.") % {"name": name})
