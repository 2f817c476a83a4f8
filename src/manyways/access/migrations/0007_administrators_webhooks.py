"""Administrators set webhooks up."""

from django.db import migrations


def add_right(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug="administrator"):
        row.rights = sorted({*row.rights, "webhooks.*"})
        row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("access", "0006_sign_on")]
    operations = [migrations.RunPython(add_right, migrations.RunPython.noop)]
