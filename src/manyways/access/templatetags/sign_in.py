"""What the sign-in page asks access for."""

from collections.abc import Sequence

from django import template
from django.conf import settings

from manyways.access.cast import CAST, Member

register = template.Library()


@register.simple_tag
def offered_cast() -> Sequence[Member]:
    """The nine to come in as, in the demo only."""
    return CAST if settings.IS_DEMO else ()
