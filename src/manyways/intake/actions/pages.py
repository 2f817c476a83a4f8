"""What people do with secret links and with the texts of the page on how work is managed."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from manyways.access.actions import Refused, action, apply_changes, checked
from manyways.access.clock import today
from manyways.access.models import User
from manyways.intake.models import PageText, SecretLink

MOST_DAYS = 366


@action("intake.make_link", lazy("Make a secret link"), said=lazy("made the link %(name)s"))
def make_link(*, purpose: str, name: str, expires_on: date, audience: str = "", by: User) -> SecretLink:
    """Make an address that opens one page without signing in, for a year at most."""
    if not today() <= expires_on <= today() + timedelta(days=MOST_DAYS):
        raise Refused(fields={"expires_on": _("Choose a day from today to a year from now.")})
    link = SecretLink(
        purpose=purpose, name=name.strip(), audience=audience, expires_on=expires_on, made_by=by
    )
    checked(link).save()
    return link


@action("intake.revoke_link", lazy("Revoke a secret link"), said=lazy("revoked the link %(name)s"))
def revoke_link(link: SecretLink, *, by: User) -> SecretLink:
    """Let an address stop working at once."""
    if link.revoked_at is not None:
        raise Refused(_("It was revoked already."))
    return apply_changes(link, {"revoked_at": timezone.now()}, allowed=frozenset({"revoked_at"}))


@action(
    "intake.edit_page_text",
    lazy("Change the text on how we manage work"),
    said=lazy("changed the text %(name)s"),
)
def edit_page_text(*, place: str, text: str, version: int | None = None, by: User) -> PageText | None:
    """Write the text of one place; an empty one gives back the text that comes with the product."""
    found = PageText.objects.filter(place=place).first()
    if not text.strip():
        if found:
            found.delete()
        return None
    if found is None:
        found = PageText(place=place, text=text.strip())
        checked(found).save()
        return found
    return apply_changes(found, {"text": text.strip()}, allowed=frozenset({"text"}), version=version)
