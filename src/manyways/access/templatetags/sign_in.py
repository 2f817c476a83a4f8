"""What the sign-in page asks access for."""

from collections.abc import Sequence

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from manyways.access.cast import CAST, Member

register = template.Library()

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.simple_tag
def offered_cast() -> Sequence[Member]:
    """The nine to come in as, in the demo only."""
    return CAST if settings.IS_DEMO else ()


@register.filter
def browser(agent: str) -> str:
    """A browser's long signature in the words people use: `Firefox on Windows`."""
    name = next((name for part, name in _BROWSERS if part in agent), _("Another program"))
    system = next((name for part, name in _SYSTEMS if part in agent), "")
    return _("%(name)s on %(system)s") % {"name": name, "system": system} if system else name
