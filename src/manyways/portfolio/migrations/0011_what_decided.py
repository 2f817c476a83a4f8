"""Which check decided is kept beside the health, so that Today offers the next step; all are judged anew."""

from django.db import migrations, models

EVERYTHING = "INSERT INTO portfolio_touch (\"table\") VALUES ('portfolio_healthrule')"


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0010_money_kept_with_health")]
    operations = [
        migrations.AddField("kepthealth", "decided_by", models.CharField(default="", max_length=40)),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
