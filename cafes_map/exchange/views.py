"""The page of the administration on which a file of cafés is read, shown line by line, then carried out."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django.views.generic import View

from . import files, importing
from .columns import COLUMNS, ERASE

SALT = "cafes_map.import"
AN_HOUR = 3600
# A file that changes everything would make a page of megabytes.
LINES_SHOWN = 300
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX file"),
        help_text=gettext_lazy(
            "At most 2 MB and 1,000 cafés. Nothing is written before you have read what would change."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


def may_import(user):
    return user.has_perms(["cafes_map.add_cafe", "cafes_map.change_cafe", "cafes_map.publish_cafe"])


def for_importers(view):
    """For others the page does not exist."""

    def wrapper(request, *args, **kwargs):
        if not may_import(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@method_decorator(for_importers, name="dispatch")
class ImportView(View):
    """A file is sent, its lines come back signed in the page, and are sent again to be carried out: nothing is stored."""

    def get(self, request):
        return self.show(request, form=ImportForm())

    def post(self, request):
        return self.confirm(request) if "lines" in request.POST else self.check(request)

    def check(self, request):
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                rows = files.read(form.cleaned_data["file"])
            except files.FileRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return self.show_plan(request, rows)
        return self.show(request, status=422, form=form)

    def confirm(self, request):
        try:
            rows, digest = signing.loads(request.POST["lines"], salt=self.salt(request), max_age=AN_HOUR)
        except signing.BadSignature:
            messages.error(request, _("This check is too old: send the file again."))
            return redirect(request.path)
        try:
            plan = importing.carry_out(rows, author=request.user, digest=digest)
        except importing.ImportStopped as stopped:
            messages.error(request, _("Nothing was written. %(reason)s") % {"reason": stopped})
            return self.show_plan(request, rows, status=409)
        done = plan.count(importing.CREATE) + plan.count(importing.CHANGE)
        messages.success(
            request,
            ngettext("%(number)d café was written.", "%(number)d cafés were written.", done) % {"number": done},
        )
        return redirect(reverse("wagtailsnippets_cafes_map_cafe:list"))

    def show_plan(self, request, rows, status=200):
        plan = importing.plan(rows)
        lines = sorted(plan.lines, key=lambda line: ORDER[line.action])
        signed = signing.dumps((rows, plan.digest), salt=self.salt(request), compress=True)
        return self.show(
            request,
            status=status,
            plan=plan,
            shown=[line for line in lines if line.action != importing.SAME][:LINES_SHOWN],
            hidden_number=max(0, len(lines) - plan.count(importing.SAME) - LINES_SHOWN),
            lines=signed,
            form=ImportForm(),
        )

    def salt(self, request):
        """A plan belongs to who read it."""
        return f"{SALT}:{request.user.pk}"

    def show(self, request, status=200, **context):
        title = _("Import cafés")
        listing = {"url": reverse("wagtailsnippets_cafes_map_cafe:list"), "label": _("Cafés")}
        context |= {
            "page_title": title,
            "header_title": title,
            "header_icon": "upload",
            "breadcrumbs_items": [listing, {"url": "", "label": title}],
            "columns": COLUMNS,
            "erase": ERASE,
        }
        return render(request, "cafes_map/admin/import.html", context, status=status)


ORDER = {importing.REFUSED: 0, importing.CHANGE: 1, importing.CREATE: 2, importing.SAME: 3}


@require_safe
@for_importers
def import_template(request):
    headers = {"Content-Disposition": 'attachment; filename="modele-cafes.xlsx"'}
    return HttpResponse(files.template(), content_type=XLSX_TYPE, headers=headers)
