from django.conf import settings
from wagtail_2fa.middleware import VerifyUserMiddleware


class VerifyWhoeverSignedIn(VerifyUserMiddleware):
    """wagtail-2fa asks every request who sends it, which opens its session: without one there is nobody to verify.

    A page that never looked at a session says so (no `Vary: Cookie`), and can be kept for all.
    """

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        return super().__call__(request)
