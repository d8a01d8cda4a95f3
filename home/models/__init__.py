from .media import SiteDocument, SiteImage, SiteRendition
from .pages import BasePage, ContentPage, HomePage
from .people import User
from .site_settings import SiteSettings

__all__ = [
    "BasePage",
    "ContentPage",
    "HomePage",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteSettings",
    "User",
]
