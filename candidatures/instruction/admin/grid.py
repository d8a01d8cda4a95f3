"""The scoring grid in the editor of a sheet: its lines are those of the day the review started, only their points are typed."""

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel


class FixedLines(BaseChildFormSet):
    """Whatever the page posts, no line is added and none is taken away."""

    def total_form_count(self):
        return self.initial_form_count()

    def _should_delete_form(self, form):
        return False


class GridPanel(InlinePanel):
    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = FixedLines
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "candidatures/admin/grid_panel.html"
