"""The kinds of work and the stages every organisation starts with; both can be changed."""

from django.db import migrations

from manyways.ui.own_words import own

KINDS = [
    ("outcome", own("Product outcome"), own("Outcome"), "outcome", "flow"),
    ("event", own("Event"), own("Event"), "event", "planned"),
    ("facilities", own("Facilities"), own("Facilities"), "facilities", "planned"),
    ("infrastructure", own("Infrastructure"), own("Infrastructure"), "infrastructure", "planned"),
    ("compliance", own("Compliance"), own("Compliance"), "compliance", "planned"),
    ("change", own("Organisational change"), own("Organisational change"), "organisational-change", "hybrid"),
]
STAGES = [
    (own("Backlog"), "waiting", None),
    (own("Ready"), "waiting", None),
    (own("Doing"), "doing", None),
    (own("Review"), "doing", None),
    (own("Done"), "done", None),
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
