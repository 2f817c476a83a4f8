"""The WSGI application the web server runs, with all that its pages need: what is loaded here is shared by processes."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation


def _load_pages() -> None:
    """Every view and address, in every language."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("first_page")


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
application = get_wsgi_application()
_load_pages()
gc.collect()
gc.freeze()  # what was loaded stays: it is not looked through again
