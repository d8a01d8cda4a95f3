"""The starter site: which pages there are; their texts, one file a page, are in fr/ and en/ (see texts.py)."""

from dataclasses import dataclass

LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class StarterPage:
    key: str
    model: str
    show_in_menus: bool = False
    show_in_footer: bool = False


HOME = StarterPage("home", "home.HomePage")
# In the order of the menu.
PAGES = [
    StarterPage("cafes", "cafes_map.CafesMapPage", show_in_menus=True),
    StarterPage("programme", "home.ContentPage", show_in_menus=True),
    StarterPage("eligibility", "candidatures.EligibilityPage", show_in_menus=True),
    StarterPage("commitment", "home.ContentPage"),
    StarterPage("manager", "home.ContentPage", show_in_menus=True),
    StarterPage("inhabitants", "home.ContentPage"),
    StarterPage("questions", "home.ContentPage", show_in_menus=True),
    StarterPage("legal", "home.ContentPage", show_in_footer=True),
    StarterPage("privacy", "home.ContentPage", show_in_footer=True),
    StarterPage("accessibility", "home.ContentPage", show_in_footer=True),
]
