"""Whoever people report to may say that they briefed them, in whatever role; the action looks for the reports."""

from django.db import migrations

RIGHT = "change.confirm_briefing"


def add_right(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug="everyone"):
        row.rights = sorted({*row.rights, RIGHT})
        row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("access", "0011_accounts_of_people")]
    operations = [migrations.RunPython(add_right, migrations.RunPython.noop)]
