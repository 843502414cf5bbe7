"""The note with which a reviewer returns the coding of an agreement to its coder."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0009_followed_theme"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="review_note",
            field=models.TextField(
                blank=True,
                default="",
                help_text="What is missing; stands while the coding is returned.",
                verbose_name="note to the coder",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("review_note", ""),
                    models.Q(("coded_by__isnull", False), ("published_at", None)),
                    _connector="OR",
                ),
                name="agreement_returned_to_its_coder",
                violation_error_message="Only a coding that is signed and not public is returned with a note.",
            ),
        ),
    ]
