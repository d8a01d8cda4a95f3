from django.http import HttpResponse, HttpResponseForbidden
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request):
    """The process answers; says nothing of the database (a load balancer must not restart what a migration slows)."""
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request, reason=""):
    """What was typed is shown again so that nobody loses it, except what must not be shown."""
    fields = [
        (name, values)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    return HttpResponseForbidden(render_to_string("errors/csrf.html", {"fields": fields}, request))
