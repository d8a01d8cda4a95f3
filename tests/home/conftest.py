import pytest

from tests.factories.home import HomePageFactory, serve


@pytest.fixture
def home(db):
    """The French home page, served at /."""
    page = HomePageFactory()
    serve(page)
    return page


@pytest.fixture
def english_home(home):
    return HomePageFactory(english=True, translation_key=home.translation_key)
