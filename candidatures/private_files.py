"""How a private document leaves the site, once someone checked that this person may have it."""

from functools import partial

from django.db import transaction
from django.http import FileResponse, Http404


def private_file(document):
    """As an attachment, whatever it is: never shown inside our pages, never sniffed, never run."""
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("the file is gone") from error
    response = FileResponse(content, as_attachment=True, filename=document.name)
    response["Content-Type"] = document.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def forget_files(documents):
    """Deletes the files of these documents once the deletion of their rows is committed."""
    for storage, path in [(document.file.storage, document.file.name) for document in documents]:
        transaction.on_commit(partial(storage.delete, path))
