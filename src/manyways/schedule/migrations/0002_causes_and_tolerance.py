"""The causes of movement every organisation starts with, and the tolerance of one working day; both can be changed."""

from django.db import migrations

from manyways.ui.own_words import own

CAUSES = [
    (own("Scope"), own("More, less or something else was wanted.")),
    (own("Supplier"), own("Somebody outside delivered later, earlier or differently.")),
    (own("People"), own("Those who do the work were away, came late or were needed elsewhere.")),
    (own("Decision late"), own("Work waited for somebody to decide.")),
    (own("Estimate"), own("It took another time than was thought.")),
    (own("Outside event"), own("Weather, law, a strike: nobody here could change it.")),
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
