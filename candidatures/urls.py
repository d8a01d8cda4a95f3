from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from .instruction import committee_views
from .intake import tracking, views
from .intake.wizard import CandidatureWizard

app_name = "candidatures"


class ReferenceConverter(StringConverter):
    """Eight characters one can dictate; typed in any case."""

    regex = "[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz2-9]{8}"

    def to_python(self, value):
        return value.upper()


register_converter(ReferenceConverter, "reference")

FILE = "candidature/<reference:reference>/"

urlpatterns = [
    path("candidater/", views.application_start, name="application_start"),
    path("candidater/rejoindre/", views.join_ask, name="join_ask"),
    path(
        "candidater/<slug:step>/",
        CandidatureWizard.as_view(url_name="candidatures:wizard_step", done_step_name="sent"),
        name="wizard_step",
    ),
    path("candidature/lien/", views.link_request, name="link_request"),
    path("candidature/code/", views.code_enter, name="code_enter"),
    path("candidature/quitter/", views.leave, name="leave"),
    re_path(r"^candidature/lien/(?P<token>[\w-]{20,64})/$", views.link_open, name="link_open"),
    path(FILE, tracking.candidature_detail, name="candidature_detail"),
    path(FILE + "messages/", tracking.message_post, name="message_post"),
    path(FILE + "complements/", tracking.info_answer, name="info_answer"),
    path(FILE + "pieces/", tracking.document_add, name="document_add"),
    path(FILE + "pieces/<int:pk>/", tracking.document_download, name="document_download"),
    path(FILE + "retirer/", tracking.withdraw, name="candidature_withdraw"),
    path(FILE + "rouvrir/", tracking.reopen, name="candidature_reopen"),
    path("comite/", committee_views.session_detail, name="committee_session"),
    path("comite/avis/<int:pk>/", committee_views.review_give, name="review_give"),
    re_path(r"^comite/(?P<token>[\w-]{20,64})/$", committee_views.committee_open, name="committee_open"),
]
