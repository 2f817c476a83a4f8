"""The kinds of work and the stages every organisation starts with; both can be changed."""

from django.db import migrations

KINDS = [
    ("outcome", "Product outcome", "Outcome", "outcome", "flow"),
    ("event", "Event", "Event", "event", "planned"),
    ("facilities", "Facilities", "Facilities", "facilities", "planned"),
    ("infrastructure", "Infrastructure", "Infrastructure", "infrastructure", "planned"),
    ("compliance", "Compliance", "Compliance", "compliance", "planned"),
    ("change", "Organisational change", "Organisational change", "organisational-change", "hybrid"),
]
STAGES = [
    ("Backlog", "waiting", None),
    ("Ready", "waiting", None),
    ("Doing", "doing", None),
    ("Review", "doing", None),
    ("Done", "done", None),
]


def make_defaults(apps, schema_editor):
    kind, stage = apps.get_model("work", "Kind"), apps.get_model("work", "Stage")
    for rank, (slug, name, noun, icon, approach) in enumerate(KINDS):
        values = {"name": name, "noun": noun, "icon": icon, "approach": approach, "rank": rank * 10}
        kind.objects.get_or_create(slug=slug, defaults=values)
    for rank, (name, category, limit) in enumerate(STAGES):
        stage.objects.get_or_create(
            team=None, name=name, defaults={"category": category, "rank": rank * 10, "wip_limit": limit}
        )


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [migrations.RunPython(make_defaults, migrations.RunPython.noop)]
