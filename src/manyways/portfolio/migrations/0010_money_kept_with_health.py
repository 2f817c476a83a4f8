"""The money of an initiative is kept beside its health, and the worst ones are found by an index; all are judged anew."""

from decimal import Decimal

from django.db import migrations, models
from django.db.models import F

EVERYTHING = "INSERT INTO portfolio_touch (\"table\") VALUES ('portfolio_healthrule')"


def amount() -> models.Field:
    return models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=14)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0009_kept_health"), ("work", "0017_deleted_initiatives")]
    operations = [
        migrations.AddField("kepthealth", "total", amount()),
        migrations.AddField("kepthealth", "bound", amount()),
        migrations.AddIndex(
            "kepthealth",
            models.Index(F("rank"), F("days_past").desc(nulls_last=True), name="kept_health_worst"),
        ),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
