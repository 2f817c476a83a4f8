"""The parts somebody can have in one initiative: to see it, or to work on its items."""

from django.db import migrations

from manyways.ui.own_words import own

PARTS = [
    ("viewer", own("Viewer"), []),
    (
        "member",
        own("Member"),
        [
            "work.*_item",
            "work.*_items",
            "work.*_link",
            "work.move_to_stage",
            "work.record_dates",
        ],
    ),
]


def make_parts(apps, schema_editor):
    role = apps.get_model("access", "Role")
    for slug, name, rights in PARTS:
        role.objects.get_or_create(slug=slug, defaults={"name": name, "rights": rights})


class Migration(migrations.Migration):
    dependencies = [("work", "0004_keep_moves_for_undo"), ("access", "0002_roles")]
    operations = [migrations.RunPython(make_parts, migrations.RunPython.noop)]
