"""The causes of movement every organisation starts with, and the tolerance of one working day; both can be changed."""

from django.db import migrations

CAUSES = [
    ("Scope", "More, less or something else was wanted."),
    ("Supplier", "Somebody outside delivered later, earlier or differently."),
    ("People", "Those who do the work were away, came late or were needed elsewhere."),
    ("Decision late", "Work waited for somebody to decide."),
    ("Estimate", "It took another time than was thought."),
    ("Outside event", "Weather, law, a strike: nobody here could change it."),
]


def make_defaults(apps, schema_editor):
    cause = apps.get_model("schedule", "Cause")
    for rank, (name, description) in enumerate(CAUSES):
        cause.objects.get_or_create(name=name, defaults={"description": description, "rank": rank * 10})
    rule = apps.get_model("schedule", "VarianceRule")
    if not rule.objects.exists():
        rule.objects.create()


class Migration(migrations.Migration):
    dependencies = [("schedule", "0001_baselines_and_publications")]
    operations = [migrations.RunPython(make_defaults, migrations.RunPython.noop)]
