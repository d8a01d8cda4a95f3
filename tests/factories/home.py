import factory
from factory.django import DjangoModelFactory
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Site

from home.models import ContentPage, HomePage, SiteImage, SiteSettings, User


class UserFactory(DjangoModelFactory):
    """A person with an account and no permission."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@mairie.example")
    first_name = "Odile"
    last_name = "Fictif"
    password = factory.django.Password("un mot de passe assez long")

    class Params:
        superuser = factory.Trait(is_staff=True, is_superuser=True)


class PageFactory(DjangoModelFactory):
    """A live page, under `parent`."""

    class Meta:
        abstract = True

    locale = factory.LazyFunction(lambda: Locale.objects.get_or_create(language_code="fr")[0])
    slug = factory.Sequence(lambda n: f"page-{n}")

    @classmethod
    def _create(cls, model, *args, parent=None, **kwargs):
        return parent.add_child(instance=model(*args, **kwargs))


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    parent = factory.LazyFunction(Page.get_first_root_node)
    title = "1000 cafés"
    headline = "Rouvrir le café du village"

    class Params:
        english = factory.Trait(
            locale=factory.LazyFunction(lambda: Locale.objects.get_or_create(language_code="en")[0]),
            headline="Bringing back the village café",
        )


class ContentPageFactory(PageFactory):
    class Meta:
        model = ContentPage

    title = factory.Sequence(lambda n: f"Page {n}")
    locale = factory.LazyAttribute(lambda page: page.parent.locale)


class SiteImageFactory(DjangoModelFactory):
    class Meta:
        model = SiteImage

    title = "Le comptoir"
    file = factory.LazyFunction(lambda: get_test_image_file(filename="comptoir.png"))
    alternative_text = "Un comptoir de zinc et trois tasses"

    class Params:
        decorative = factory.Trait(is_decorative=True, alternative_text="")


def serve(home):
    """Makes a home page the root of the default site."""
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    return site


class SiteSettingsFactory(DjangoModelFactory):
    class Meta:
        model = SiteSettings

    site = factory.LazyFunction(lambda: Site.objects.get(is_default_site=True))
    phone = "01 99 00 10 00"
    phone_hours = "du mardi au jeudi"
