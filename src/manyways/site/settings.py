"""Django's settings; everything that differs between machines comes from `environment.py`."""

import gc
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from manyways.site.environment import database, mail, read_environment

django_stubs_ext.monkeypatch()

# Most of what is made stays: garbage is sought after many objects instead of few. Processes start a fifth sooner, and what
# reads thousands of rows takes a third less time. Web processes seek it sooner once loaded (`site/serving/heap.py`).
gc.set_threshold(50_000, 20, 20)

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment()

DEBUG = ENVIRONMENT.is_debug
SECRET_KEY = ENVIRONMENT.secret_key or "only-for-a-database-that-is-thrown-away"
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins

IS_DEMO = ENVIRONMENT.is_demo
DEMO_ADDRESS = ENVIRONMENT.demo_address
SITE_ADDRESS = ENVIRONMENT.address
STATE_FOLDER = ENVIRONMENT.state_folder
FIXED_TODAY = ENVIRONMENT.today
METRICS_TOKEN = ENVIRONMENT.metrics_token
MAY_POST_TO_PRIVATE = ENVIRONMENT.may_post_to_private
BACKUPS_KEPT_DAYS = ENVIRONMENT.backups_kept_days

INSTALLED_APPS = [
    "manyways.site",
    "manyways.portfolio",
    "manyways.interchange",
    "manyways.intake",
    "manyways.money",
    "manyways.people_partner",
    "manyways.market",
    "manyways.change",
    "manyways.forecast",
    "manyways.schedule",
    "manyways.work",
    "manyways.teams",
    "manyways.goals",
    "manyways.desk",
    "manyways.access",
    "manyways.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "django_vite",
    "template_partials",
    "csp",
    "ninja",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "manyways.site.requests.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "manyways.site.api.repeats.AnswerOnce",
    "manyways.site.needed.NeededMark",
    "manyways.access.doors.SignedInOnly",
    "manyways.ui.answers.RefusalsAsPages",
]

ROOT_URLCONF = "manyways.site.urls"
WSGI_APPLICATION = "manyways.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "manyways.site.frame.frame",
            ],
            "builtins": ["manyways.ui.templatetags.mw"],
        },
    }
]

DATABASES = {"default": database(ENVIRONMENT.database_url)}
DATABASE_OWNER_URL = ENVIRONMENT.owner_url
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "manyways.site.kept_values.KeptValues", "LOCATION": "site_cache"}}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # who is invited chooses a password and is in
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Manyways: "
ACCOUNT_ADAPTER = "manyways.access.sign_in.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "manyways.access.sign_on.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
_FORMS = "manyways.access.forms_of_signing_in"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignInForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ForgottenPasswordForm",
    "reset_password_from_key": f"{_FORMS}.NewPasswordForm",
    "reauthenticate": f"{_FORMS}.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.FirstCodeForm",
    "add_webauthn": "manyways.access.forms_of_passkeys.PasskeyForm",
}
MFA_TOTP_ISSUER = "Manyways"

SESSION_ENGINE = "manyways.access.sessions"
_WORLD = "demo" if IS_DEMO else "org"  # cookies know no port, so each world has its own
SESSION_COOKIE_NAME = f"mw_{_WORLD}_session"
CSRF_COOKIE_NAME = f"mw_{_WORLD}_csrf"
CSRF_FAILURE_VIEW = "manyways.ui.answers.outdated"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_behind_https
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_behind_https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "ui" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": PACKAGE / "ui" / "static" / "build" / "manifest.json",
        "static_url_prefix": "build",
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
EVIDENCE_MEGABYTES = ENVIRONMENT.evidence_megabytes
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PGHISTORY_APPEND_ONLY = False  # the rights of the database roles say it; see access/triggers.py

_MAIL = mail("" if IS_DEMO else ENVIRONMENT.mail_url)  # the demo writes to nobody
EMAIL_BACKEND = _MAIL.pop("backend")
EMAIL_HOST, EMAIL_PORT = _MAIL.get("host", "localhost"), _MAIL.get("port", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("user", ""), _MAIL.get("password", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.get("use_ssl", False), _MAIL.get("use_tls", False)
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs holds nobody up for long
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
REPLY_ADDRESS = ENVIRONMENT.reply_address  # the mailbox `manyways mail` reads

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "manyways.site.requests.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
