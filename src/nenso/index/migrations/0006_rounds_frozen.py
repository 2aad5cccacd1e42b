"""What changed an entry of a round is never changed itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("index", "0005_rounds")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON index_entrychange "
            "FOR EACH ROW EXECUTE FUNCTION index_refuse_change();",
            "DROP TRIGGER frozen ON index_entrychange;",
        )
    ]
