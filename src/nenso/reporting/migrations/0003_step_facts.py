"""A return remarks on single cells; a submission explains its warnings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_frozen")]
    operations = [
        migrations.AddField(model_name="step", name="facts", field=models.JSONField(default=dict)),
    ]
