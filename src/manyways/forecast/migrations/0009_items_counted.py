"""Where the history is too short it is known how many items were finished, as well as in how many weeks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forecast", "0008_applied_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="window",
            name="items_counted",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
