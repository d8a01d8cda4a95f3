from .audiences import AudiencePage
from .commitment import CommitmentPage
from .contact import ContactMessage, ContactSubject, FormPage
from .events import EventIndexPage, EventPage
from .legal import LegalPage
from .media import SiteDocument, SiteImage, SiteRendition
from .news import NewsIndexPage, NewsPage, NewsPageTag, NewsTag
from .pages import BasePage, BodyPage, ContentPage, HomePage
from .people import User
from .press import PressPage
from .programme import ProgrammePage
from .questions import FaqPage
from .site_settings import SiteSettings

__all__ = [
    "AudiencePage",
    "BasePage",
    "BodyPage",
    "CommitmentPage",
    "ContactMessage",
    "ContactSubject",
    "ContentPage",
    "EventIndexPage",
    "EventPage",
    "FaqPage",
    "FormPage",
    "HomePage",
    "LegalPage",
    "NewsIndexPage",
    "NewsPage",
    "NewsPageTag",
    "NewsTag",
    "PressPage",
    "ProgrammePage",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "User",
]
