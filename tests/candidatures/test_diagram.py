"""The page of the documentation and the table of actions are one thing."""

from django.conf import settings

from candidatures.instruction.diagram import state_page
from config.settings.environment import BASE_DIR


def test_states_page_is_the_table_of_actions():
    written = (BASE_DIR / "docs" / "states.md").read_text(encoding="utf-8")

    assert written == state_page(), "Run: manage.py draw_states"
    assert settings.LANGUAGE_CODE == "fr"  # the page is in English whatever the site speaks
