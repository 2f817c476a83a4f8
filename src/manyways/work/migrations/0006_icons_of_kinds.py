"""The icons of the kinds, by the names the product has for them."""

from django.db import migrations

ICONS = {
    "outcome": "outcome",
    "event": "event",
    "facilities": "facilities",
    "infrastructure": "infrastructure",
    "compliance": "compliance",
    "change": "organisational-change",
}


def name_icons(apps, schema_editor):
    kind = apps.get_model("work", "Kind")
    for slug, icon in ICONS.items():
        kind.objects.filter(slug=slug).update(icon=icon)


class Migration(migrations.Migration):
    dependencies = [("work", "0005_parts_of_members")]
    operations = [migrations.RunPython(name_icons, migrations.RunPython.noop)]
