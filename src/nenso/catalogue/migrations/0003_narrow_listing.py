"""Rows of the listing hold words and no text, and every order and every facet has an index."""

import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0002_moments")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "ALTER TABLE catalogue_listing ALTER COLUMN words DROP EXPRESSION",
                        "UPDATE catalogue_listing SET words = strip(words)",
                        "ALTER TABLE catalogue_listing DROP COLUMN folded",
                        "ALTER TABLE catalogue_listing ALTER COLUMN words SET NOT NULL",
                    ],
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.RemoveField("listing", "words"),
                migrations.RemoveField("listing", "folded"),
                migrations.AddField(
                    "listing",
                    "words",
                    django.contrib.postgres.search.SearchVectorField(),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.RemoveIndex("listing", "listing_newest"),
        migrations.AddIndex(
            "listing", models.Index(fields=["-published_at", "code"], name="listing_newest")
        ),
        migrations.AddIndex(
            "listing", models.Index(fields=["confirmed_on", "sort_key", "code"], name="listing_confirmed")
        ),
        migrations.AddIndex(
            "listing", models.Index(fields=["kind", "stage", "scope", "sharing"], name="listing_facets")
        ),
    ]
