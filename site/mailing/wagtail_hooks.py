import django_filters
from django.contrib.auth.models import Permission
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.log_actions import registry as log_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet, SnippetViewSetGroup

from . import registry, secrecy, views
from .models import EmailTemplate, OutgoingEmail
from .permissions import CHANGE


@hooks.register("register_admin_urls")
def register_outbox_actions():
    return [
        path("mail/<int:pk>/resend/", views.resend, name="mailing_resend"),
        path("mail/<int:pk>/cancel/", views.cancel, name="mailing_cancel"),
        path("mail/<int:pk>/release/", views.release, name="mailing_release"),
    ]


@hooks.register("register_log_actions")
def register_outbox_log(actions):
    actions.register_action("mailing.edit", _("Edit the mail"), _("Mail edited"))
    actions.register_action("mailing.release", _("Let the mail leave"), _("Mail released"))
    actions.register_action("mailing.resend", _("Send the mail again"), _("Mail sent again"))
    actions.register_action("mailing.cancel", _("Cancel the mail"), _("Mail cancelled"))


class OutboxFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=OutgoingEmail.State, empty_label=_("All"))
    template_code = django_filters.ChoiceFilter(label=_("Kind of mail"), choices=registry.choices, empty_label=_("All"))
    created_at = django_filters.DateFromToRangeFilter(label=_("Written"), widget=DateRangePickerWidget)

    class Meta:
        model = OutgoingEmail
        fields = ["state", "template_code", "created_at"]


class OutboxIndexView(IndexView):
    # Without the column of boxes: nothing can be done to several mails at once.
    columns = generic.IndexView.columns

    def get_base_queryset(self):
        # A list shows no body: those of a page of mails weigh more than the page.
        return super().get_base_queryset().defer("text_body", "html_body", "last_error")


class OutboxInspectView(InspectView):
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs):
        mail = self.object
        return super().get_context_data(
            mail=mail,
            kind_label=registry.label_of(mail.template_code),
            attachments=mail.attachments.all(),
            history=log_registry.get_logs_for_instance(mail).select_related("user"),
            may_change=self.request.user.has_perm(CHANGE),
            cancel_form=views.CancelForm(),
            **secrecy.bodies_for(mail, self.request.user),
            **kwargs,
        )


class OutboxViewSet(SnippetViewSet):
    model = OutgoingEmail
    icon = "mail"
    menu_label = _("Outbox")
    url_namespace = "wagtailsnippets_mailing_outgoingemail"
    index_view_class = OutboxIndexView
    inspect_view_class = OutboxInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["state"]
    inspect_template_name = "mailing/admin/inspect.html"
    copy_view_enabled = False
    add_to_reference_index = False
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    list_display = [
        "subject",
        "recipient",
        Column("template_code", label=_("Kind of mail"), accessor=lambda mail: registry.label_of(mail.template_code)),
        "state",
        DateColumn("created_at", label=_("Written"), sort_key="created_at"),
        DateColumn("sent_at", label=_("Sent"), sort_key="sent_at"),
    ]
    filterset_class = OutboxFilters
    search_fields = ["recipient", "subject", "key"]
    search_backend_name = None

    def get_permissions_to_register(self):
        # What a group can be given: to read the outbox, and to resend, cancel and release.
        return Permission.objects.filter(
            content_type__app_label="mailing", codename__in=["view_outgoingemail", "change_outgoingemail"]
        )


def publication_of(template):
    """`status_string` would ask the database about a schedule, once a row."""
    if not template.live:
        return _("not published: the text of origin is sent")
    return _("published, with changes to publish") if template.has_unpublished_changes else _("published")


class EmailTemplateViewSet(SnippetViewSet):
    model = EmailTemplate
    icon = "edit"
    menu_label = _("Texts")
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "__str__",
        "code",
        Column("subject_fr", label=_("Subject in French")),
        Column("live", label=_("Status"), accessor=publication_of),
    ]
    search_fields = ["code", "subject_fr", "body_fr"]
    search_backend_name = None


class MailGroup(SnippetViewSetGroup):
    items = (OutboxViewSet, EmailTemplateViewSet)
    menu_label = _("Mail")
    menu_name = "mail"
    menu_icon = "mail"
    menu_order = 400


register_snippet(MailGroup)
