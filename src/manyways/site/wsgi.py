"""The WSGI application the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every view, before the web processes part and share it
gc.collect()
gc.freeze()  # what was loaded stays: it is not looked through again
