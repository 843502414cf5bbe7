"""What is typed into the forms of the workbench and not saved: each person"s own, without history."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("alliance", "0006_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=500)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("data", models.JSONField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-kept_at"],
                "constraints": [models.UniqueConstraint(fields=("user", "path"), name="keptform_user_path")],
            },
        ),
    ]
