"""The WSGI application the web server runs, with all that its pages need: what is loaded here is shared by processes."""

import gc
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import reverse
from django.utils import translation


def _load_pages() -> None:
    """Every view and address in every language, every template of ours."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("first_page")
    for folder in map(Path, get_app_template_dirs("templates")):
        if folder.is_relative_to(settings.PACKAGE):
            for file in folder.rglob("*.html"):
                get_template(file.relative_to(folder).as_posix())


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
application = get_wsgi_application()
_load_pages()
gc.collect()
gc.freeze()  # what was loaded stays: it is not looked through again
