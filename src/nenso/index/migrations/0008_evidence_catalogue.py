"""Evidence may name the entry of the catalogue that it shows, alone or beside a file or a link."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("index", "0007_one_refusal")]
    operations = [
        migrations.RemoveConstraint(model_name="evidence", name="evidence_is_file_or_link"),
        migrations.AddField(
            model_name="evidence",
            name="catalogue_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("catalogue_code", ""), _negated=True),
                fields=["catalogue_code"],
                name="evidence_catalogue",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", True), ("url", ""), _connector="OR"),
                    models.Q(
                        ("file__isnull", False),
                        models.Q(("url", ""), _negated=True),
                        models.Q(("catalogue_code", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="evidence_shows_something",
            ),
        ),
    ]
