"""What stands where no outcome is yet: the shortest way to the first one, as far as a person may go it."""

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.access.rules import may, may_everywhere


def ways_to_begin(user: User) -> SafeString:
    """Paste the portfolio or add an initiative; those who may neither say what they need from the teams."""
    ways = []
    if may_everywhere(user, "interchange.start_import"):
        ways.append((f"{reverse('interchange:imports')}?subject=portfolio", _("Paste my portfolio")))
    if may(user, "work.create_initiative"):
        ways.append((reverse("work:new_initiative"), _("Add one initiative")))
    if not ways and may(user, "change.add_agreement"):
        ways.append((reverse("change:new_agreement"), _("New agreement")))
    kinds = ["btn btn-primary", *["btn"] * len(ways)]
    buttons = [(kind, *way) for kind, way in zip(kinds, ways, strict=False)]
    return format_html_join(" ", '<a class="{}" href="{}">{}</a>', buttons)
