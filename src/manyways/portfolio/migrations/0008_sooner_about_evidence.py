"""The rule of evidence warns as soon as the obligation itself does: below sixty days, at risk below thirty."""

from django.db import migrations

BEFORE, AFTER = {"watch_at": 30, "risk_at": 7}, {"watch_at": 60, "risk_at": 30}


def _change(was, becomes):
    def change(apps, schema_editor):
        rules = apps.get_model("portfolio", "HealthRule").objects.filter(looks_at="evidence", **was)
        rules.update(**becomes)

    return change


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0007_who_says_how_it_stands")]
    operations = [migrations.RunPython(_change(BEFORE, AFTER), _change(AFTER, BEFORE))]
