"""The log-in form of the admin: Wagtail's gives its fields no label of ours."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class TeamLoginForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
