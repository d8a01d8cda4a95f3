import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Site

from home.models import (
    AudiencePage,
    CommitmentPage,
    ContactMessage,
    ContactSubject,
    ContentPage,
    EventIndexPage,
    EventPage,
    FaqPage,
    FormPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
    PressPage,
    ProgrammePage,
    SiteImage,
    SiteSettings,
    User,
)


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


class ChildPageFactory(PageFactory):
    class Meta:
        abstract = True

    locale = factory.LazyAttribute(lambda page: page.parent.locale)


class AudiencePageFactory(ChildPageFactory):
    class Meta:
        model = AudiencePage

    title = "Je suis maire, élu ou élue"


class ProgrammePageFactory(ChildPageFactory):
    class Meta:
        model = ProgrammePage

    title = "Le programme"


class CommitmentPageFactory(ChildPageFactory):
    class Meta:
        model = CommitmentPage

    title = "Ce que le projet demande à la commune"


class FaqPageFactory(ChildPageFactory):
    class Meta:
        model = FaqPage

    title = "Questions fréquentes"


class PressPageFactory(ChildPageFactory):
    class Meta:
        model = PressPage

    title = "Presse"


class LegalPageFactory(ChildPageFactory):
    class Meta:
        model = LegalPage

    title = "Mentions légales"

    class Params:
        declaration = factory.Trait(kind="accessibility", title="Accessibilité")


class FormPageFactory(ChildPageFactory):
    class Meta:
        model = FormPage

    title = "Nous écrire"
    slug = "contact"


class NewsIndexPageFactory(ChildPageFactory):
    class Meta:
        model = NewsIndexPage

    title = "Actualités"
    slug = "actualites"


class NewsPageFactory(ChildPageFactory):
    """News, under a list of news; `tagged` are names of tags."""

    class Meta:
        model = NewsPage

    title = factory.Sequence(lambda n: f"Nouvelle {n}")
    published_on = datetime.date(2026, 5, 2)

    @classmethod
    def _create(cls, model, *args, tagged=(), **kwargs):
        page = super()._create(model, *args, **kwargs)
        if tagged:
            page.tags.add(*tagged)
            page.save()
        return page


class EventIndexPageFactory(ChildPageFactory):
    class Meta:
        model = EventIndexPage

    title = "Agenda"
    slug = "agenda"


class EventPageFactory(ChildPageFactory):
    """In a week, from seven to ten in the evening."""

    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"Veillée {n}")
    place = "Café de la Place"
    starts_at = factory.LazyFunction(
        lambda: timezone.localtime().replace(hour=19, minute=0, second=0, microsecond=0) + datetime.timedelta(days=7)
    )
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + datetime.timedelta(hours=3))

    class Params:
        past = factory.Trait(
            starts_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7)),
        )


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


class ContactSubjectFactory(DjangoModelFactory):
    class Meta:
        model = ContactSubject

    settings = factory.SubFactory(SiteSettingsFactory)
    label = "Je suis maire"
    label_en = "I am a mayor"
    email = "maires@1000cafes.example"


class ContactMessageFactory(DjangoModelFactory):
    class Meta:
        model = ContactMessage

    key = factory.Sequence(lambda n: f"cle-{n}")
    subject = "Je suis maire"
    recipient = "maires@1000cafes.example"
    name = "Dominique Fictif"
    email = "dominique@mairie.example"
    text = "Notre dernier café ferme."
