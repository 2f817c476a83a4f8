"""What HR's closed room keeps from everybody else."""

from django.utils.translation import gettext_lazy as _

from manyways.access.privacy import Private, declare_private

ROLE_CHANGE = declare_private(
    Private(
        "people_partner.rolechange",
        _("A role change before it is told, and whom it touches at any time"),
        _(
            "HR; the managers of its people from the day they agreed; each person once told. No role with * sees it"
        ),
        _("As rows with their history; what was consulted and why it was withdrawn never in the history"),
        ("people_partner.rolechange", "people_partner.affectedperson", "people_partner.roleholder"),
        "src/manyways/people_partner/tests/test_doors.py",
    )
)
DESCRIPTION = declare_private(
    Private(
        "people_partner.description",
        _("A job role and a description that is not published"),
        _("HR; the managers and persons of a change that uses it, as above"),
        _("As rows; public from the day they are published"),
        ("people_partner.jobrole", "people_partner.roleversion"),
        "src/manyways/people_partner/tests/test_doors.py",
    )
)
NOTE = declare_private(
    Private(
        "people_partner.note",
        _("HR's notes on groups"),
        _("HR"),
        _("As rows; their words in no history"),
        ("people_partner.groupnote",),
        "src/manyways/people_partner/tests/test_alignment.py",
    )
)
REVIEWS = declare_private(
    Private(
        "people_partner.reviews",
        _("What reviews and bonuses reward, and who is touched"),
        _("HR; who runs changes as a whole reads how many conflict and until when"),
        _("As rows with their history"),
        ("people_partner.reviewrule",),
        "src/manyways/people_partner/tests/test_alignment.py",
    )
)
TRAINING = declare_private(
    Private(
        "people_partner.training",
        _("Who still needs a skill for a new role, and who was found to have it"),
        _("HR; colleagues see who is invited to a session once the role change was told"),
        _("Computed when read, from told role changes and attendance"),
        ("people_partner.skillheld", "people_partner.skillsession"),
        "src/manyways/people_partner/tests/test_alignment.py",
    )
)
ASSIGNED = declare_private(
    Private(
        "people_partner.assigned",
        _("Who was asked to learn what by when, and which skills a team is to have"),
        _("HR; each person their own, and the person's own manager"),
        _("As rows with their history"),
        ("people_partner.assignment", "people_partner.teamskill"),
        "src/manyways/people_partner/tests/test_catalogue.py",
    )
)
PATH = declare_private(
    Private(
        "people_partner.path",
        _("A person's role path: what was talked about, chosen, trained and coached"),
        _("HR, the person's own manager, and the person"),
        _("As rows; what was talked about in no history"),
        ("people_partner.rolepath", "people_partner.coaching"),
        "src/manyways/people_partner/tests/test_paths.py",
    )
)
DUTIES = declare_private(
    Private(
        "people_partner.duties",
        _("What becomes of each duty of a job"),
        _("HR"),
        _("As rows with their history"),
        ("people_partner.dutyfate",),
        "src/manyways/people_partner/tests/test_paths.py",
    )
)
REMINDER = declare_private(
    Private(
        "people_partner.reminder",
        _("When a manager talked with one of their people"),
        _("That manager alone"),
        _("As a row of the manager's; no history"),
        ("people_partner.talkreminder",),
        "src/manyways/people_partner/tests/test_paths.py",
        has_history=False,
    )
)
SHIFT = declare_private(
    Private(
        "people_partner.shift",
        _("What shifts in a head's tasks, and the growth plan for it"),
        _("HR, the head, and the head's manager"),
        _("As rows with their history"),
        ("people_partner.shiftsheet", "people_partner.growthstep"),
        "src/manyways/people_partner/tests/test_functions.py",
    )
)
