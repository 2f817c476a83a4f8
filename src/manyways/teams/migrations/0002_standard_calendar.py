"""The working calendar everything uses until it has its own: Monday to Friday, 8 to 12 and 13 to 17."""

from django.db import migrations


def make_calendar(apps, schema_editor):
    day = [[480, 720], [780, 1020]]
    apps.get_model("teams", "Calendar").objects.get_or_create(
        name="Standard", defaults={"week": [day] * 5 + [[], []]}
    )


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]
    operations = [migrations.RunPython(make_calendar, migrations.RunPython.noop)]
