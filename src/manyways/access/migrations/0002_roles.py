"""The roles every organisation starts with; all can be changed on the roles page."""

from django.db import migrations

from manyways.ui.own_words import own

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
    ("everyone", own("Everyone"), EVERYDAY),
    (
        "owner",
        own("Owner"),
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
    ("director", own("PMO director"), ["*"]),
    ("administrator", own("Administrator"), ["access.*"]),
    (
        "project-manager",
        own("Project manager"),
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
    (
        "team-lead",
        own("Team lead"),
        ["work.*", "schedule.*", "forecast.*", "interchange.*", "goals.*", "teams.*"],
    ),
    (
        "functional-manager",
        own("Functional manager"),
        ["teams.*", "goals.add_reading", "change.confirm_*", "change.rate_*"],
    ),
    ("hr-partner", own("HR partner"), ["teams.*", "change.*", "people_partner.*"]),
    ("finance", own("Finance"), ["see.every_initiative", "money.*"]),
    ("sales-lead", own("Sales lead"), ["market.*", "change.rate_*", "change.*_need"]),
    ("marketing", own("Marketing"), ["market.*", "change.*_need"]),
]


def make_roles(apps, schema_editor):
    role = apps.get_model("access", "Role")
    for slug, name, rights in ROLES:
        role.objects.get_or_create(slug=slug, defaults={"name": name, "rights": rights})


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
