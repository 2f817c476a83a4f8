"""What was added and what was finished lately is found without reading every item."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0012_when_entries_were_raised")]

    operations = [
        migrations.AddIndex("item", models.Index(fields=["created_at"], name="item_created")),
        migrations.AddIndex("item", models.Index(fields=["finished_at"], name="item_finished")),
    ]
