"""Finds the changes of a batch, of a day, and the deletions (alliance/undoing/)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alliance", "0008_import")]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["batch", "id"], name="change_of_batch", condition=~models.Q(batch="")),
        ),
        migrations.AddIndex(model_name="change", index=models.Index(fields=["at"], name="change_at")),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["id"], name="change_deletion", condition=models.Q(operation="delete")),
        ),
    ]
