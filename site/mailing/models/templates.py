from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from mailing import registry
from mailing.errors import UnknownMailKind

from .settings import one_line

# The preview is the mail alone: its inline styles show, nothing else runs or loads.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class EmailTemplateForm(WagtailAdminModelForm):
    """The code is chosen among those the applications send, once: afterwards it is what they look the text up by."""

    code = forms.ChoiceField(label=_("Kind of mail"), choices=registry.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.pk is not None


class EmailTemplate(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """The words of one kind of mail, in French and in English, as the team wants them."""

    code = models.CharField(_("kind of mail"), max_length=100)
    subject_fr = models.CharField(_("subject in French"), max_length=200, validators=[one_line])
    body_fr = models.TextField(_("text in French"))
    subject_en = models.CharField(_("subject in English"), max_length=200, validators=[one_line])
    body_en = models.TextField(_("text in English"))

    base_form_class = EmailTemplateForm
    panels = [
        FieldPanel("code"),
        HelpPanel(template="mailing/admin/variables.html", heading=_("How to write a text")),
        MultiFieldPanel([FieldPanel("subject_fr"), FieldPanel("body_fr")], heading=_("In French")),
        MultiFieldPanel([FieldPanel("subject_en"), FieldPanel("body_en")], heading=_("In English")),
    ]

    class Meta:
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="email_template_code_is_unique",
                violation_error_message=_("This kind of mail already has its text."),
            ),
        ]

    def __str__(self):
        return registry.label_of(self.code)

    @property
    def kind(self):
        try:
            return registry.get(self.code)
        except UnknownMailKind:
            return None

    @property
    def preview_modes(self):
        return [("fr", _("In French")), ("en", _("In English"))]

    def texts(self, language):
        return (self.subject_en, self.body_en) if language == "en" else (self.subject_fr, self.body_fr)

    def clean(self):
        super().clean()
        if self.kind is None:
            return  # Its field says so; or the application that sent it is gone, and its old text does no harm.
        errors = {}
        for language in registry.LANGUAGES:
            subject, body = self.texts(language)
            self._check_variables(errors, f"subject_{language}", subject)
            self._check_variables(errors, f"body_{language}", body)
            missing = registry.missing_variables(self.kind, body)
            # An empty text has its own error: « this field is required ».
            if missing and body:
                errors.setdefault(f"body_{language}", []).append(
                    ValidationError(
                        _("The text must contain %(names)s: without it the mail is of no use."),
                        params={"names": get_text_list([braced(name) for name in missing], _("and"))},
                    )
                )
        if errors:
            raise ValidationError(errors)

    def _check_variables(self, errors, field, text):
        unknown = registry.unknown_variables(self.kind, text)
        if unknown:
            errors.setdefault(field, []).append(
                ValidationError(
                    _("%(unknown)s is not known here. You may write: %(allowed)s."),
                    params={
                        "unknown": get_text_list([braced(name) for name in unknown], _("and")),
                        "allowed": ", ".join(braced(name) for name in self.kind.variables) or "–",
                    },
                )
            )

    def serve_preview(self, request, mode_name):
        from mailing import rendering  # It reads this model.

        language = mode_name if mode_name in registry.LANGUAGES else "fr"
        context = self.kind.sample() if self.kind else {}
        rendered = rendering.render_texts(self.kind, *self.texts(language), context, language)
        return HttpResponse(rendered.html, headers={"Content-Security-Policy": PREVIEW_POLICY})


def braced(name):
    return name if name in {"{{", "}}"} else f"{{{{ {name} }}}}"
