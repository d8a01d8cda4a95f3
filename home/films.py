"""Films of the library: which ones nobody can read, and how a browser fetches them piece by piece."""

import re

from django.http import HttpResponse
from wagtail.fields import StreamField

from .blocks.base import is_filled
from .blocks.media import PLAYED

ONE_PART = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?")
LARGEST_PART = 2 * 1024 * 1024


def without_transcription(page):
    """The titles of the films of a page that have no transcription."""
    streams = (getattr(page, field.name) for field in page._meta.get_fields() if isinstance(field, StreamField))
    films = (block for stream in streams for block in stream if block.block_type == "video")
    return [
        film.value["title"]
        for film in films
        if not film.block.is_empty(film.value) and not is_filled(film.value.get("transcription"))
    ]


def part_of(document, request):
    """What a browser asks of a film, as a 206; None for all the rest. Safari plays no film that only comes whole.

    A longer part is answered by its beginning: the browser asks for what follows, and no worker is held for a film.
    """
    asked = ONE_PART.fullmatch(request.headers.get("Range", ""))
    kind = PLAYED.get(document.file_extension.lower())
    if asked is None or not kind or not any(asked.groups()):
        return None
    size = document.file.size
    start, end = _bounds(*asked.groups(), size)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    end = min(end, start + LARGEST_PART - 1)
    with document.file.open("rb") as file:
        file.seek(start)
        content = file.read(end - start + 1)
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(content, status=206, content_type=kind, headers=headers)


def _bounds(first, last, size):
    """`bytes=10-19`, `bytes=10-` and `bytes=-10`, the last ten."""
    if first is None:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
