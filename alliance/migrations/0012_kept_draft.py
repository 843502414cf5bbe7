"""A text that is read in is kept with what was made of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alliance", "0011_kept_form_of_window")]

    operations = [
        migrations.AddField(model_name="keptform", name="draft", field=models.TextField(blank=True, default="")),
    ]
