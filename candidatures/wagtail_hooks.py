from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from .instruction.admin import file_page
from .instruction.admin.policy import CandidaturePolicy
from .instruction.admin.viewsets import InstructionGroup
from .models import Candidature

# Before the snippets are registered: Wagtail would make a policy of its own.
register_permission_policy(Candidature, CandidaturePolicy(Candidature))
register_snippet(InstructionGroup)


@hooks.register("register_admin_urls")
def candidature_urls():
    return [
        path("candidature/<int:pk>/action/<slug:code>/", file_page.action_dialog, name="candidature_action"),
        path("candidature/<int:pk>/note/", file_page.note_add, name="candidature_note"),
        path("candidature/<int:pk>/message/", file_page.message_send, name="candidature_message"),
        path("candidature/<int:pk>/checklist/", file_page.checklist_save, name="candidature_checklist"),
        path("candidature/<int:pk>/mail/<int:mail_pk>/", file_page.mail_release, name="candidature_mail"),
        path("candidature/<int:pk>/document/<int:document_pk>/", file_page.document_read, name="candidature_document"),
    ]


@hooks.register("register_log_actions")
def candidature_log_actions(actions):
    actions.register_action("candidatures.transition", _("Change of state"), _("Changed the state of the candidature"))
    actions.register_action("candidatures.checklist", _("Checklist"), _("Changed the checklist"))
    actions.register_action("candidatures.document", _("Document"), _("Read a document"))
    actions.register_action("candidatures.export", _("Export"), _("Exported candidatures"))
