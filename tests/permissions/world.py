"""What exists while the matrix is checked: one object of each kind, and the arguments that lead to them."""

from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

# For the addresses of Wagtail and its add-ons: by the name of the parameter, or all of them by the name of the URL.
ARGUMENTS = {
    "app_label": "home",
    "app_name": "home",
    "content_type_app_name": "home",
    "model_name": "contentpage",
    "content_type_model_name": "contentpage",
    "action": "publish",
    "action_name": "approve",
    "filter_spec": "original",
    "revision_id_a": "live",
    "revision_id_b": "latest",
    "object_id": "1",
    "uidb64": "MQ",
    "token": "nobody-ever-had-this-token-0123456789",
    "slug": "nothing",
    "year": "2026",
    "step": "commune",
    "departement": "46",
    "arg0": "1",
    "arg1": "nothing.pdf",
    "wagtail_serve": [""],
    "wagtailadmin_tag_model_autocomplete": ["taggit", "tag"],
    "wagtail_bulk_action": ["home", "contentpage", "publish"],
}
NOTHING = 1


class World:
    """Made as it is asked for: most addresses need no object at all."""

    @cached_property
    def home(self):
        return Site.objects.get(is_default_site=True).root_page.specific

    def page(self, model):
        """The page of this type, made under the home page unless there is one."""
        existing = model.objects.first()
        if existing:
            return existing
        page = model(title=model.__name__, slug=model.__name__.lower(), **self.page_fields(model))
        page.full_clean = lambda *args, **kwargs: None  # what an editor must fill in is not the question here
        page.set_url_path(self.home)
        return self.home.add_child(instance=page)

    def page_fields(self, model):
        """What the database asks of a page."""
        return {"starts_at": timezone.now()} if hasattr(model, "starts_at") else {}

    def page_address(self, url):
        """The address of "page:HomePage", or of one of its routes."""
        model_name, _, route = url.name.removeprefix("page:").partition("/")
        model = next(model for model in apps.get_models() if issubclass(model, Page) and model.__name__ == model_name)
        page = self.page(model)
        if not route:
            return page.url
        return page.url + page.reverse_subpage(
            route, kwargs={name: self.argument(url, name) for name in url.parameters()}
        )

    def address(self, url):
        if url.name.startswith("page:"):
            return self.page_address(url)
        given = ARGUMENTS.get(url.name)
        if given is not None:
            return reverse(url.name, args=given)
        names = url.parameters()
        if names and names[0] == "arg0":
            return reverse(url.name, args=[ARGUMENTS[name] for name in names])
        return reverse(url.name, kwargs={name: self.argument(url, name) for name in names})

    def argument(self, url, parameter):
        if parameter in self.own_arguments(url):
            return self.own_arguments(url)[parameter]
        if parameter in ARGUMENTS:
            return ARGUMENTS[parameter]
        if "page_id" in parameter or parameter in {"page_pk", "page_to_move_id", "destination_id"}:
            return self.home.pk
        return self.first_of(url) if parameter == "pk" else NOTHING

    def first_of(self, url):
        """The key of an object of the snippet whose admin this is, where there is one."""
        namespace = url.name.partition(":")[0]
        if namespace.startswith(("wagtailsnippets_", "wagtailsnippetchoosers_")):
            app_label, _, model_name = namespace.partition("_")[2].rpartition("_")
            found = apps.get_model(app_label, model_name).objects.values_list("pk", flat=True).first()
            return NOTHING if found is None else found
        return NOTHING

    # Two communes: the one whose file it is, and the neighbour who must see nothing of it.

    @cached_property
    def files(self):
        """The objects of tests/factories/permissions.py, or nothing until it is there."""
        if find_spec("tests.factories.permissions"):
            return import_module("tests.factories.permissions").make()
        return SimpleNamespace(candidature=None, holder=None, stranger=None, member=None, arguments={})

    def own_arguments(self, url):
        """Of our own addresses, inside the admin or not: the file in `files`, its document, the reviewed file."""
        given = self.files.arguments
        if url.name == "candidatures:review_give" and self.member:
            return {"pk": apps.get_model("candidatures", "Candidature").objects.get(sessions=self.member.session).pk}
        if url.name.startswith("candidature_") and self.files.candidature:
            return {"pk": self.files.candidature.pk, "document_pk": given["pk"], "code": "take", "mail_pk": NOTHING}
        if url.name.startswith(("candidatures:", "cafes_map:", "network:", "page:")):
            return {"reference": "BCDFGHJK"} | given
        return {}

    @property
    def holder(self):
        return self.files.holder

    @property
    def stranger(self):
        return self.files.stranger

    @property
    def member(self):
        return self.files.member

    @staticmethod
    def sign_in_collaborator(request, person):
        import_module("candidatures.intake.access").sign_in(request, person)

    @staticmethod
    def sign_in_member(request, person):
        import_module("candidatures.instruction.committee").sign_in(request, person)
