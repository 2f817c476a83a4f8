"""Those who plan with windows may compare kept forecasts."""

from django.db import migrations

TRIERS = ("sales-lead", "marketing", "finance")
ADDED = ("forecast.compare_forecasts",)


def add_rights(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug__in=TRIERS):
        row.rights = sorted({*row.rights, *ADDED})
        row.save(update_fields=["rights"])


def take_rights(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug__in=TRIERS):
        row.rights = [right for right in row.rights if right not in ADDED]
        row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("forecast", "0006_who_tries_what_ifs")]
    operations = [migrations.RunPython(add_rights, take_rights)]
