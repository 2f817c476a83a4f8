"""Accounts of which only a person can say who they are."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyways.access.models import User
from manyways.access.rules import may_everywhere
from manyways.portfolio.needs import Need, ask_need_of
from manyways.teams.actions.organisation import LINK
from manyways.teams.queries.accounts import unclear_accounts


@ask_need_of(lambda _me: unclear_accounts())
def accounts_of_nobody(rows: QuerySet[User], user: User) -> Iterable[Need]:
    """For who may say so, in one line: somebody signs in whose address or name a person here has."""
    count = rows.count() if may_everywhere(user, LINK) else 0
    if count:
        yield Need(
            ngettext("Say whose account this is", "Say whose %(n)s accounts these are", count) % {"n": count},
            _("They sign in, but own and approve nothing until somebody says who they are."),
            "",
            reverse("teams:accounts"),
        )
