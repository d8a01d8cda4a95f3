"""What was typed, in the words of the page: given back when it could not be saved, compared when two devices differ."""

from django.utils.translation import gettext as _

HIDDEN = {"csrfmiddlewaretoken", "version", "reference", "continue", "quit", "send", "delete"}


def in_words(field, value):
    """A raw value as its reader saw it: the label of a choice, « Yes » for a tick."""
    if isinstance(value, bool) or value == "on":
        return _("Yes") if value else ""
    if choices := getattr(field, "choices", None):
        return dict(choices).get(value, value)
    return value or ""


def typed_text(post, forms):
    """(question, text) of all that a lost page holds. `forms`: the form class of each step."""
    typed = []
    for name, values in post.lists():
        step, _dash, field_name = name.partition("-")
        field = forms[step].base_fields.get(field_name) if step in forms else None
        if name in HIDDEN or name.endswith("current_step"):
            continue
        label = field.label if field else field_name or name
        typed += [(label, in_words(field, value)) for value in values if value.strip()]
    return typed


def differences(saved_form, form):
    """(question, what is saved, what was typed now) of each answer that differs; files are kept apart."""
    pairs = [(field, saved_form[field.name].value(), field.value()) for field in form if field.name != "photos"]
    return [
        (field.label, in_words(field.field, saved), in_words(field.field, typed))
        for field, saved, typed in pairs
        if (saved or "") != (typed or "")
    ]
