"""What the personal pages of a commune share."""

from functools import wraps

from django.shortcuts import render
from django.utils.cache import patch_cache_control

from . import access


def personal(view):
    """Never stored by a cache nor left on a shared computer."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return wrapper


def on_a_file(view):
    """The view gets the collaborator of the file named in the address; unknown and forbidden look the same (404)."""

    @personal
    @wraps(view)
    def wrapper(request, reference, *args, **kwargs):
        collaborator = access.collaborator_of(request, reference)
        if collaborator is None:
            return render(request, "candidatures/not_here.html", status=404)
        return view(request, collaborator, *args, **kwargs)

    return wrapper
