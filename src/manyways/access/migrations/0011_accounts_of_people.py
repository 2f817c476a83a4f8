"""HR partners say whose account it is: of people in their room nobody else does."""

from django.db import migrations


def add_right(apps, schema_editor):
    for row in apps.get_model("access", "Role").objects.filter(slug="hr-partner"):
        row.rights = sorted({*row.rights, "access.link_account"})
        row.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("access", "0010_address_once_in_words")]
    operations = [migrations.RunPython(add_right, migrations.RunPython.noop)]
