"""The home pages, as in the tests of `home`."""

from tests.home.conftest import english_home, home

__all__ = ["english_home", "home"]
