from django.contrib import messages
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .contact_admin import ContactMessageViewSet
from .contact_views import handle
from .films import part_of, without_transcription
from .news_admin import NewsTagViewSet


@hooks.register("insert_global_admin_css")
def house_colours():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_urls")
def register_contact_actions():
    return [path("contact-messages/<int:pk>/handle/", handle, name="contact_message_handle")]


@hooks.register("register_log_actions")
def register_contact_log(actions):
    actions.register_action("home.contact_handled", _("Mark the message as handled"), _("Message handled"))
    actions.register_action("home.contact_reopened", _("Handle the message again"), _("Message to handle again"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_films_without_transcription(request, page):
    """A warning, not an error: a film may be published while its transcription is being written; the page says so."""
    for title in without_transcription(page):
        words = gettext("The video “%(title)s” has no transcription: people who cannot hear depend on it.")
        messages.warning(request, words % {"title": title})


# After Wagtail's own hook, which asks whether the visitor may have the document.
@hooks.register("before_serve_document", order=100)
def serve_films_in_parts(document, request):
    return part_of(document, request)


register_snippet(ContactMessageViewSet)
register_snippet(NewsTagViewSet)
