"""Services of SOAP have the address of their WSDL; entries are found by their time, for X-Road's operational monitoring."""

from django.db import migrations, models

# Entries come in the order of time: a few pages hold what was written in a minute.
BY_TIME = "CREATE INDEX exchange_entry_at ON exchange_entry USING brin (at) WITH (pages_per_range = 32, autosummarize = on)"


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_maintenance")]
    operations = [
        migrations.AddField(
            model_name="service", name="wsdl_url", field=models.CharField(blank=True, max_length=1000)
        ),
        migrations.RunSQL(BY_TIME, "DROP INDEX exchange_entry_at"),
    ]
