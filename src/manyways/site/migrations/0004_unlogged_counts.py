"""The count of a caller's requests in a minute need not outlive a crash: no request waits for a disk to keep it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("site", "0003_archives")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE site_minutecount SET UNLOGGED", "ALTER TABLE site_minutecount SET LOGGED"
        )
    ]
