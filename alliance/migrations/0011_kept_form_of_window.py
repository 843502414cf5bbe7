"""What was typed into the same form in two windows is kept for each of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alliance", "0010_waiting_outcome")]

    operations = [
        migrations.AddField(
            model_name="keptform",
            name="window",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.RemoveConstraint(model_name="keptform", name="keptform_user_path"),
        migrations.AddConstraint(
            model_name="keptform",
            constraint=models.UniqueConstraint(fields=["user", "path", "window"], name="keptform_of_window"),
        ),
    ]
