from django.forms.renderers import TemplatesSetting


class SiteFormRenderer(TemplatesSetting):
    """One field template for the whole site: label, hint and errors are tied to their field in one place."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
