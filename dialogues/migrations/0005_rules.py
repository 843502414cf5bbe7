"""The words by which others find a dialogue or a meeting never change; readers see both from the first day."""

from django.db import migrations

KEEP_KEY = """
CREATE TRIGGER keep_key BEFORE UPDATE ON dialogues_dialogue FOR EACH ROW EXECUTE FUNCTION keep_key('slug');
CREATE TRIGGER keep_key BEFORE UPDATE ON dialogues_meeting FOR EACH ROW EXECUTE FUNCTION keep_key('code');
"""


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0004_history"), ("commitments", "0005_rules")]

    operations = [
        migrations.RunSQL(
            KEEP_KEY, "DROP TRIGGER keep_key ON dialogues_dialogue; DROP TRIGGER keep_key ON dialogues_meeting"
        )
    ]
