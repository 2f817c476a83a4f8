"""The roles every organisation starts with; all can be changed on the roles page."""

from django.db import migrations

EVERYDAY = [
    "desk.*_comment",
    "desk.follow",
    "desk.unfollow",
    "desk.give_feedback",
    "access.change_own_*",
    "access.end_own_*",
    "access.*_own_token",
    "intake.ask",
    "change.ask_question",
    "change.add_idea",
    "change.follow_question",
    "change.confirm_own",
]
ROLES = [
    ("everyone", "Everyone", EVERYDAY),
    (
        "owner",
        "Owner",
        [
            "work.*",
            "schedule.*",
            "forecast.*",
            "interchange.*",
            "money.*_budget_line",
            "change.*",
            "market.*",
            "intake.*",
        ],
    ),
    ("director", "PMO director", ["*"]),
    ("administrator", "Administrator", ["access.*"]),
    (
        "project-manager",
        "Project manager",
        [
            "work.*",
            "schedule.*",
            "forecast.*",
            "interchange.*",
            "goals.add_reading",
            "teams.*",
            "change.*",
            "intake.*",
            "money.*_budget_line",
        ],
    ),
    ("team-lead", "Team lead", ["work.*", "schedule.*", "forecast.*", "interchange.*", "goals.*", "teams.*"]),
    (
        "functional-manager",
        "Functional manager",
        ["teams.*", "goals.add_reading", "change.confirm_*", "change.rate_*"],
    ),
    ("hr-partner", "HR partner", ["teams.*", "change.*", "people_partner.*"]),
    ("finance", "Finance", ["see.every_initiative", "money.*"]),
    ("sales-lead", "Sales lead", ["market.*", "change.rate_*", "change.*_need"]),
    ("marketing", "Marketing", ["market.*", "change.*_need"]),
]


def make_roles(apps, schema_editor):
    role = apps.get_model("access", "Role")
    for slug, name, rights in ROLES:
        role.objects.get_or_create(slug=slug, defaults={"name": name, "rights": rights})


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
