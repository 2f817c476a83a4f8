"""What everybody may change about themselves: name, language, sessions; and stop their own jobs."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyways.access.actions.declaring import action, apply_changes
from manyways.access.models import User
from manyways.ui.answers import Refused


@action("access.change_own_profile", gettext_lazy("Change one's own profile"), is_open=True)
def change_own_profile(*, name: str, language: str, by: User) -> User:
    """Change one's own name and language."""
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(fields={"language": _("This language is not offered.")})
    changes = {"name": name.strip(), "language": language}
    return apply_changes(by, changes, allowed=frozenset(changes))


@action("access.end_own_session", gettext_lazy("End one of one's own sessions"), is_open=True)
def end_own_session(session: UserSession, *, by: User) -> None:
    """Sign oneself out somewhere else."""
    if session.user_id != by.pk:
        raise Refused(_("This is somebody else's session."))
    session.end()
