"""Settings of the house, read from the environment (docs/operating.md lists every variable)."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from nenso.kernel.rules import Refused
from nenso.project.places import BUILT, CHECKOUT, CODE, DATA, IS_CHECKOUT


def _is_on(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """Return the signing key of cookies: from the environment, or made once and kept beside the data."""
    if key := os.environ.get("NENSO_SECRET_KEY"):
        return key
    kept = DATA / "secret-key"
    if not kept.exists() or kept.stat().st_size == 0:
        _keep_new_key(kept)
    found = kept.read_bytes().strip()
    if len(found) < 32 or not found.isascii():
        raise Refused("secret.damaged", file=str(kept))
    return found.decode("ascii")


def _keep_new_key(kept: Path) -> None:
    """Write a new key whole or not at all: another command may read it at this moment."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent, prefix="secret-key-")  # readable by its owner only
    with os.fdopen(handle, "w", encoding="ascii") as page:
        page.write(secrets.token_urlsafe(50))
    if kept.exists() and kept.stat().st_size == 0:
        kept.unlink()  # its writer was stopped between making and filling it
    try:
        os.link(name, kept)  # unlike a rename, this never replaces the key of a faster command
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        Path(name).replace(kept)
    Path(name).unlink(missing_ok=True)


def _database(url: str) -> dict[str, Any]:
    try:
        parts = {"connect_timeout": "10", **conninfo_to_dict(url)}
    except ProgrammingError as fault:
        raise Refused("database.address", why=str(fault).strip()) from fault
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    named = {known[part]: str(value) for part, value in parts.items() if part in known}
    options = {part: value for part, value in parts.items() if part not in known}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def _email(url: str) -> dict[str, Any]:
    """Return Django's settings of the mail server; smtp, smtp+tls (STARTTLS) or smtps, 587 being usual for the second."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25)
    except ValueError as fault:
        raise Refused("email.address", why=str(fault)) from fault
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise Refused("email.address", why=parts.scheme or url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


DEBUG = _is_on("NENSO_DEBUG")
SECRET_KEY = _secret_key()
IS_BEHIND_TLS = _is_on("NENSO_TLS")
# Ready-made logins belong on a machine of one's own: a site behind TLS has them only where it asks for them.
DEMONSTRATION = _is_on("NENSO_DEMONSTRATION", "0" if IS_BEHIND_TLS else "1")
ALLOWED_HOSTS = os.environ.get("NENSO_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("NENSO_ORIGINS", "").split(",") if origin]
SITE_URL = os.environ.get("NENSO_SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "nenso.web",
    "nenso.index",
    "nenso.programme",
    "nenso.reporting",
    "nenso.measures",
    "nenso.exchange",
    "nenso.catalogue",
    "nenso.accounts",
    "nenso.directory",
    "nenso.notify",
    "nenso.ui",
    "nenso.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "nenso.web.lingering.Lingering",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "nenso.kernel.reading.ReadingMiddleware",
    "nenso.web.endpoints.edge.ApiEdge",
    "nenso.web.endpoints.systems.edge.SystemsEdge",
    "nenso.web.endpoints.exchange.edge.ExchangeEdge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "nenso.accounts.middleware.AccessMiddleware",
    "nenso.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "nenso.project.urls"
WSGI_APPLICATION = "nenso.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]

# `nenso.project.database` starts the embedded server and puts its address here before Django is set up.
DATABASES = {
    "default": _database(os.environ.get("NENSO_DATABASE_URL", "postgresql://postgres@127.0.0.1/nenso"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [CODE / "project" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(
    os.environ.get("NENSO_STATIC_ROOT", CHECKOUT / "static-root" if IS_CHECKOUT else DATA / "static")
)
STATICFILES_DIRS = [BUILT] if BUILT.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "files"
SIGNING_FOLDER = DATA / "keys"  # the publisher's key, where NENSO_SIGNING_KEY does not bring it

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# An undeclared page is an error for developers and in tests; a site in use refuses it with 403 and a log line.
ACCESS_IS_STRICT = _is_on("NENSO_STRICT_ACCESS")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:profile"
ACCOUNT_ADAPTER = "nenso.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "nenso.accounts.adapters.display"
ACCOUNT_EMAIL_VERIFICATION = "none"  # sign-up is closed: an administrator vouches for the address
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Guessing: per account, and per address (an office shares one). Change LOCK_OUT_SECONDS of accounts with it.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/15m/key", "login": "60/m/ip"}
ACCOUNT_FORMS = {
    "login": "nenso.accounts.forms.sign_in.SignInForm",
    "reauthenticate": "nenso.accounts.forms.sign_in.PasswordAgainForm",
    "change_password": "nenso.accounts.forms.sign_in.NewPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("NENSO_PROXIES", "0"))  # how many proxies stand in front
MFA_ADAPTER = "nenso.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # browsers offer passkeys on https and on localhost only
MFA_TOTP_ISSUER = "Nền Số"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "nenso.accounts.forms.sign_in.CodeForm",
    "reauthenticate": "nenso.accounts.forms.sign_in.CodeAgainForm",
    "activate_totp": "nenso.accounts.forms.sign_in.ActivateAppForm",
    "add_webauthn": "nenso.accounts.forms.sign_in.AddPasskeyForm",
    "edit_webauthn": "nenso.accounts.forms.sign_in.RenamePasskeyForm",
}
DEMONSTRATION_PASSWORD = os.environ.get("NENSO_DEMO_PASSWORD")
DEMONSTRATION_PASSWORD_FILE = DATA / "demonstration-password"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_BEHIND_TLS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = IS_BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
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

# Background work (DECISIONS/0011): the tasks of the rooms, imported by whoever hands work over or does it.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = [
    "nenso.catalogue.tasks",
    "nenso.exchange.tasks",
    "nenso.index.tasks",
    "nenso.measures.tasks",
    "nenso.notify.tasks",
    "nenso.programme.tasks",
    "nenso.reporting.tasks",
    "nenso.project.tasks",
]

# E-mail: none where no server is named; messages are then in the inbox alone.
_MAIL_SERVER = os.environ.get("NENSO_EMAIL_URL", "")
SENDS_EMAIL = bool(_MAIL_SERVER)
if SENDS_EMAIL:
    globals().update(_email(_MAIL_SERVER))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("NENSO_EMAIL_FROM", "Nền Số <no-reply@localhost>")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
API_PER_MINUTE = 600  # how often one client may ask the open API
SYSTEM_PER_MINUTE = 6_000  # how often one key of a system may ask, in each process
EVENT_DAYS = int(os.environ.get("NENSO_EVENT_DAYS", "90"))  # how long raw events are kept
EXCHANGE_INSTANCE = os.environ.get("NENSO_EXCHANGE_INSTANCE", "VN")  # the first part of every identifier
EXCHANGE_LEDGER = os.environ.get("NENSO_EXCHANGE_LEDGER", f"nenso.example/{EXCHANGE_INSTANCE}")
# The gateway as X-Road's tools look for a security server: its owner, its code and its host, GOV/G09/hub@exchange.example.
EXCHANGE_SERVER = os.environ.get("NENSO_EXCHANGE_SERVER", "")
# Where this installation finds a gateway: its door, and where its health is read.
# How other gateways reach this installation's: its address (https, no path), and its certificate (a PEM file).
EXCHANGE_HUB = os.environ.get("NENSO_EXCHANGE_HUB", "")
EXCHANGE_HUB_CERTIFICATE = os.environ.get("NENSO_EXCHANGE_HUB_CERTIFICATE", "")
# Whether the whole registry, with the addresses of services, is handed out at /exchange/registry/ to whoever asks.
EXCHANGE_REGISTRY_OPEN = _is_on("NENSO_EXCHANGE_REGISTRY_OPEN")
EXCHANGE_GATEWAY = os.environ.get("NENSO_EXCHANGE_GATEWAY", "http://127.0.0.1:8080")
EXCHANGE_HEALTH = os.environ.get("NENSO_EXCHANGE_HEALTH", "http://127.0.0.1:5588")
# Where no service may lie: networks between commas, `default` for the usual ones, or `none`.
EXCHANGE_FORBIDDEN_NETWORKS = os.environ.get("NENSO_EXCHANGE_FORBIDDEN_NETWORKS", "")
# The name under which this installation cosigns the ledgers of others (C2SP tlog-witness; empty: it does not).
EXCHANGE_WITNESS = os.environ.get("NENSO_EXCHANGE_WITNESS", "")
# The time-stamping authority (RFC 3161) that checkpoints are stamped by (empty: none), and its certificates (a PEM file).
EXCHANGE_STAMPS = os.environ.get("NENSO_EXCHANGE_STAMPS", "")
EXCHANGE_STAMPS_CA = os.environ.get("NENSO_EXCHANGE_STAMPS_CA", "")
# By what messages are signed that are handed on as X-Road's containers: key and certificates (PEM files), and where OCSP is asked.
EXCHANGE_SIGN_KEY = os.environ.get("NENSO_EXCHANGE_SIGN_KEY", "")
EXCHANGE_SIGN_CERTIFICATE = os.environ.get("NENSO_EXCHANGE_SIGN_CERTIFICATE", "")
EXCHANGE_SIGN_OCSP = os.environ.get("NENSO_EXCHANGE_SIGN_OCSP", "")
# After how many days the ledger's days are put into files, and the folder for them (0 or empty: they stay).
LEDGER_KEEP_DAYS = int(os.environ.get("NENSO_LEDGER_KEEP_DAYS") or "0")
LEDGER_ARCHIVE = os.environ.get("NENSO_LEDGER_ARCHIVE", "")
REPORT_RECEIVER_URL = os.environ.get("NENSO_REPORT_RECEIVER_URL", "")  # where approved reports are sent on to
UPLOAD_LIMIT = 20 * 1024 * 1024  # the largest file taken, in bytes

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("NENSO_LOG_LEVEL", "WARNING")},
}
