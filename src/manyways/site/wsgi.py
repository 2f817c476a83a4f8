"""The WSGI application the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from manyways.site.serving.parents import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyways.site.settings")
application = get_wsgi_application()
end_with_parent()
