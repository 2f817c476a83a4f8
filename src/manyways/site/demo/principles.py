"""The six principles of Brightwater's shift, the teams that acknowledged them, and two exceptions asked for."""

from manyways.access.models import User
from manyways.change.actions.principles import (
    acknowledge_principles,
    add_principle,
    answer_exception,
    ask_exception,
    publish_principles,
)
from manyways.change.queries.principles import asked_teams
from manyways.work.models import Initiative

PRINCIPLES = (
    ("We start from what a learner or teacher needs, not from what a department planned.", True),
    ("What touches learners' data or their certificates is checked by two people.", True),
    ("Who does the work decides how; who is affected is asked first.", True),
    ("A team keeps one board, and everything it does is on it.", False),
    ("We show something that works to a customer every two weeks.", False),
    ("We finish before we start.", False),
)


def make_principles(director: User) -> None:
    """Six principles, more than half of the teams know them; one exception is allowed, one waits."""
    shift = Initiative.objects.select_related("owner").get(name="Shift to product teams")
    for name, is_fixed in PRINCIPLES:
        add_principle(shift, name=name, is_fixed=is_fixed, by=director)
    published = publish_principles(shift, by=director)
    teams = asked_teams()
    for team in teams[: len(teams) * 3 // 5]:
        lead = team.lead.user if team.lead else None
        acknowledge_principles(team, initiative=shift, by=lead or director)
    board, show = published[3], published[4]
    asked = ask_exception(
        board, team=teams[0], words="Incidents come in another tool until March.", by=director
    )
    answer_exception(
        asked, is_allowed=True, answer="Until the contract of that tool ends on 31 March.", by=director
    )
    ask_exception(
        show, team=teams[-1], words="Our customers are other teams; every four weeks is enough.", by=director
    )
