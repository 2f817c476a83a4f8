"""What Brightwater Learning does; the order of the initiatives is their rank."""

from manyways.site.demo.story.duties import DUTIES
from manyways.site.demo.story.events import EVENTS
from manyways.site.demo.story.everyday import BLOCKED, SAID
from manyways.site.demo.story.organisation import AREAS, GOALS, PROGRAMS, TEAMS
from manyways.site.demo.story.outcomes import OUTCOMES
from manyways.site.demo.story.parts import DemoInitiative, DemoTeam, Task

INITIATIVES = (*EVENTS, *OUTCOMES, *DUTIES)
LINKS = (
    ("Group billing", "Group billing ready to show", "Customer conference 2027", "Group billing on stage"),
    ("Move to Harbour Street", "Server room handed over", "Network refresh", "Install core switches"),
    ("Accessibility, stage 2", "Findings fixed", "Accessibility, stage 2", "Second audit"),
)

__all__ = [
    "AREAS",
    "BLOCKED",
    "GOALS",
    "INITIATIVES",
    "LINKS",
    "PROGRAMS",
    "SAID",
    "TEAMS",
    "DemoInitiative",
    "DemoTeam",
    "Task",
]
