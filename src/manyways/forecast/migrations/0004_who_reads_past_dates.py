"""Those who plan with windows may read what was promised before and what came."""

from django.db import migrations

READERS = ("sales-lead", "marketing", "finance", "functional-manager", "hr-partner")
ADDED = "forecast.see_past_dates"


def add_right(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug__in=READERS):
        row.rights = sorted({*row.rights, ADDED})
        row.save(update_fields=["rights"])


def take_right(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug__in=READERS):
        row.rights = [right for right in row.rights if right != ADDED]
        row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [
        ("forecast", "0003_past_dates_and_tests"),
        ("access", "0004_teams_begin_work"),
    ]
    operations = [migrations.RunPython(add_right, take_right)]
