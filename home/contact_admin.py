"""Messages of the contact form in the admin: read, and marked once answered. Nobody writes or changes one there."""

import django_filters
from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.admin.views import generic
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

from .contact_views import CHANGE
from .models import ContactMessage


class MessageFilters(WagtailFilterSet):
    handled = django_filters.BooleanFilter(label=_("To handle"), field_name="handled_at", lookup_expr="isnull")

    class Meta:
        model = ContactMessage
        fields = ["handled", "language"]


class MessageIndexView(IndexView):
    # Without the column of boxes: nothing can be done to several messages at once.
    columns = generic.IndexView.columns


class MessageInspectView(InspectView):
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(message=self.object, may_handle=self.request.user.has_perm(CHANGE), **kwargs)


class ContactMessageViewSet(SnippetViewSet):
    model = ContactMessage
    icon = "mail"
    menu_label = _("Messages")
    menu_name = "contact-messages"
    menu_order = 390
    add_to_admin_menu = True
    url_namespace = "wagtailsnippets_home_contactmessage"
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["subject"]
    inspect_template_name = "home/admin/contact_message.html"
    copy_view_enabled = False
    add_to_reference_index = False
    ordering = ["-received_at", "-pk"]
    list_per_page = 50
    list_display = [
        "name",
        "subject",
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
        BooleanColumn("handled_at", label=_("Handled"), accessor=lambda message: bool(message.handled_at)),
    ]
    filterset_class = MessageFilters
    search_fields = ["name", "email", "subject", "text"]
    search_backend_name = None

    def get_permissions_to_register(self):
        return Permission.objects.filter(
            content_type__app_label="home", codename__in=["view_contactmessage", "change_contactmessage"]
        )
