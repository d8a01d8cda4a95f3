"""What every environment shares. No secret here; the environment is read in environment.py only."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from . import environment
from .environment import BASE_DIR, STATE_DIR

DEBUG = False
DEMO = False

INSTALLED_APPS = [
    "config",
    "network",
    "candidatures",
    "cafes_map",
    "home",
    "mailing",
    "wagtail_2fa",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "formtools",
    "js_lib_leaflet",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    # Before all others: a page that is kept has their headers already (see page_cache.py).
    "config.compression.CompressPages",
    "config.page_cache.PageCache",
    # The first four read neither the path nor the body: they add headers, to the 400 of the next one too.
    "django.middleware.security.SecurityMiddleware",
    "config.security.ContentSecurityPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.security.NeverStorePersonalPages",
    "config.security.RejectBrokenInput",
    "config.security.VisitorAddress",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.FrenchUnlessAsked",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.two_factor.VerifyWhoeverSignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.security.RefuseWhatNoDatabaseHolds",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "home.forms.SiteFormRenderer"

DATABASES = environment.databases()
CACHES = environment.caches()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "home.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
WAGTAIL_2FA_REQUIRED = False
# Five wrong passwords for an account from one address, twenty from one address whatever the account, in fifteen minutes.
AXES_FAILURE_LIMIT = 5
LOG_IN_FAILURES_FOR_AN_ADDRESS = 20
AXES_HANDLER = "config.log_in.FailuresOfAnAddress"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "config.log_in.account_of"
AXES_LOCKOUT_TEMPLATE = "errors/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
TRUSTED_PROXIES = environment.TRUSTED_PROXIES

# Languages --------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", _("French")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "site" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]

# Public pages kept ready to send; not while one works on their templates.
PAGE_CACHE = False

# Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE_DIR / "media"
# Uploaded images through Django itself: only where no proxy and no bucket serves them (`make run`, `make serve`).
SERVES_MEDIA = False
STORAGES = {
    "default": environment.storage(environment.MEDIA_STORAGE_URL, "media"),
    "private": environment.storage(environment.PRIVATE_STORAGE_URL, "private"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail and tasks ---------------------------------------------------------------------------------
# Without EMAIL_URL nothing leaves: mails stay readable in the outbox.
vars().update(environment.email())
MAIL_IS_CONFIGURED = bool(environment.EMAIL_URL)
DEFAULT_FROM_EMAIL = "1000 cafés <ne-pas-repondre@1000cafes.example>"
# Addresses that nobody owns (RFC 2606): demo people live there, and no mail is ever handed to a server for them.
MAIL_KEPT_DOMAINS = ("example", "example.org", "example.com", "example.net", "invalid")
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# What lets its bearer in: the token of a personal link, hidden in the logs too, and the code of six figures, which is
# neither an amount nor a part of a longer number. The first group is what must not be read.
SECRET_PATHS = [r"/candidature/lien/([\w-]{8,})", r"/comite/([\w-]{8,})"]
MAIL_SECRET_PATTERNS = [*SECRET_PATHS, r"(?<!\d)(?<!\d[ \u00a0\u202f])(\d{3} \d{3})(?![ \u00a0\u202f]?[\d€])"]

# Security ---------------------------------------------------------------------------------------
# No nonce and nothing inline: these pages can be cached whole. `data:` is Leaflet's.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Wagtail's editor writes inline styles and inline scripts: the admin has a policy of its own, kept to our origin.
CONTENT_SECURITY_POLICY_ADMIN = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
}
PERMISSIONS_POLICY = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
} | {"geolocation": ["self"]}
X_FRAME_OPTIONS = "SAMEORIGIN"
# The administration shows previews in a frame of its own: SAMEORIGIN is meant.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# Wagtail ----------------------------------------------------------------------------------------
WAGTAILADMIN_USER_LOGIN_FORM = "home.log_in.TeamLoginForm"
WAGTAIL_SITE_NAME = "1000 cafés"
WAGTAILADMIN_BASE_URL = environment.BASE_URL or f"http://localhost:{environment.PORT}"
WAGTAILIMAGES_IMAGE_MODEL = "home.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.image_forms.SiteImageForm"
# No SVG: it may hold a script. What a phone takes is accepted as it is, and reduced.
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 85_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "home.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# « simple »: words are folded by our backend, the same on both databases (config/search_backend.py).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "config.search_backend", "SEARCH_CONFIG": "simple"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILLOCALIZE_DISABLE_ON_DEFAULT_LANGUAGE = False
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"heic": "jpeg", "avif": "avif"}

# The programme ----------------------------------------------------------------------------------
# Where the site says it lives (canonical addresses, sitemaps); empty, where the visitor found it.
BASE_URL = environment.BASE_URL
CONTACT_EMAIL = "contact@1000cafes.org"
DRAFT_RETENTION_DAYS = 90

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "server": {"()": "django.utils.log.ServerFormatter", "format": "[{server_time}] {message}", "style": "{"},
    },
    "filters": {"without_secrets": {"()": "config.logs.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_secrets"]},
        "server": {"class": "logging.StreamHandler", "formatter": "server", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "mailing": {"level": "INFO"},
        "candidatures": {"level": "INFO"},
        # In place of Django's own handlers, which would write the addresses in full.
        "django": {"level": "INFO"},
        "django.server": {"handlers": ["server"], "level": "INFO", "propagate": False},
    },
}
