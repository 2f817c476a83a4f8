"""The templates and practices every organisation starts with."""

from django.db import migrations

from manyways.intake import library


def fill(apps, schema_editor):
    template, practice = apps.get_model("intake", "Template"), apps.get_model("intake", "Practice")
    kinds = {kind.slug: kind for kind in apps.get_model("work", "Kind").objects.all()}
    for fields in library.practices():
        practice.objects.get_or_create(slug=fields.pop("slug"), defaults=fields)
    for fields in library.templates():
        slug, kind = fields.pop("slug"), kinds.get(fields.pop("kind"))
        if kind is not None:
            template.objects.get_or_create(slug=slug, defaults={**fields, "kind": kind})


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_requests_advice_templates_practices"), ("work", "0006_icons_of_kinds")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
