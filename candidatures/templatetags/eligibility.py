"""The one-field test on a page: templates sit above all apps, so the page's model need not know the intake."""

from django import template

from candidatures.intake.one_field import run_test

register = template.Library()


@register.simple_tag(takes_context=True)
def eligibility_test(context):
    """What the visitor asked and the answer (see `run_test`), from the query of the request."""
    return run_test(context["request"].GET)
