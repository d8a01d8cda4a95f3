"""The starter site: which pages there are; their texts, one file a page, are in fr/ and en/ (see texts.py)."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class StarterPage:
    key: str
    model: str
    parent: str = "home"
    show_in_menus: bool = False
    show_in_footer: bool = False
    # A draft waits for what nobody may invent: an editor completes it, then publishes it.
    is_draft: bool = False

    @property
    def translation_key(self):
        """The same in every database and language: it ties the French and English pages together."""
        return uuid5(NAMESPACE_URL, f"https://1000cafes.org/starter/{self.key}")


@dataclass(frozen=True)
class StarterEvent(StarterPage):
    """At a fictional café, so many days after the day the site is made: demonstrations only."""

    cafe: str = ""
    in_days: int = 0
    starts: str = ""
    ends: str = ""


def event(key, cafe, in_days, starts, ends):
    return StarterEvent(
        f"event-{key}", "home.EventPage", parent="events", cafe=cafe, in_days=in_days, starts=starts, ends=ends
    )


HOME = StarterPage("home", "home.HomePage", parent="")
# In the order of the menu. Those under another page come after it.
PAGES = [
    StarterPage("cafes", "cafes_map.CafesMapPage", show_in_menus=True),
    StarterPage("programme", "home.ProgrammePage", show_in_menus=True),
    StarterPage("eligibility", "candidatures.EligibilityPage", show_in_menus=True),
    StarterPage("commitment", "home.CommitmentPage"),
    StarterPage("mayor", "home.AudiencePage"),
    StarterPage("manager", "home.AudiencePage", show_in_menus=True),
    StarterPage("inhabitants", "home.AudiencePage"),
    StarterPage("visitor", "home.AudiencePage"),
    StarterPage("guide", "home.ContentPage"),
    StarterPage("voices", "home.ContentPage", is_draft=True),
    StarterPage("news", "home.NewsIndexPage", show_in_menus=True),
    StarterPage("news-2019-09", "home.NewsPage", parent="news"),
    StarterPage("news-2020-01", "home.NewsPage", parent="news"),
    StarterPage("news-2020-07", "home.NewsPage", parent="news"),
    StarterPage("news-2020-12", "home.NewsPage", parent="news"),
    StarterPage("news-2021", "home.NewsPage", parent="news"),
    StarterPage("news-2023-06", "home.NewsPage", parent="news"),
    StarterPage("events", "home.EventIndexPage", show_in_footer=True),
    StarterPage("questions", "home.FaqPage", show_in_menus=True),
    StarterPage("press", "home.PressPage", show_in_footer=True),
    StarterPage("contact", "home.FormPage", show_in_footer=True),
    StarterPage("legal", "home.LegalPage", show_in_footer=True),
    StarterPage("privacy", "home.LegalPage", show_in_footer=True),
    StarterPage("cookies", "home.LegalPage", show_in_footer=True),
    StarterPage("accessibility", "home.LegalPage", show_in_footer=True),
]
EVENTS = [
    event("balade", "le-comptoir-du-lac-demonstration", -12, "14:00", "16:30"),
    event("belote", "le-lavoir-demonstration", 5, "19:30", "22:30"),
    event("demarches", "la-bonne-heure-demonstration", 9, "10:00", "12:00"),
    event("velos", "chez-les-voisins-demonstration", 16, "14:30", "17:30"),
    event("marche", "le-cafe-du-platane-demonstration", 23, "08:30", "12:30"),
    event("bourle", "l-estaminet-d-a-cote-demonstration", 37, "15:00", "18:30"),
]
# key: (in French, in English)
TAGS = {
    "programme": ("Le programme", "The programme"),
    "communes": ("Communes", "Communes"),
    "cafes": ("Cafés", "Cafés"),
}
# (in French, in English): who reads each is for the team to say, in the settings of the site.
CONTACT_SUBJECTS = [
    ("Ma commune et sa candidature", "My commune and its application"),
    ("Tenir un café", "Running a café"),
    ("Un café de la carte", "A café of the map"),
    ("La presse", "The press"),
    ("Mes données personnelles", "My personal data"),
    ("Le site, son accessibilité", "The site, its accessibility"),
]


def pages(*, demo):
    """Home first, then what stands under it, parents before their children."""
    return [HOME, *PAGES, *(EVENTS if demo else [])]
