"""What of this app's tables is searched (alliance/migrations/0005_searchable.py): names, and the text by its weight."""

from django.db import migrations

SEARCHED = {
    "agreement": (
        "concat_ws(' · ', r.code, r.title_en, nullif(r.title_ko, ''), nullif(array_to_string(r.other_names, ' · '), ''))",
        "''",
        "B",
    ),
    "commitment": ("concat_ws(' · ', r.code, r.title_en, nullif(r.title_ko, ''))", "r.summary", "B"),
    "recommendation": ("concat_ws(' · ', r.code, r.title_en, nullif(r.title_ko, ''))", "r.summary", "B"),
    "statusupdate": ("''", "r.rationale", "B"),
    "citation": ("''", "r.quote", "C"),
    "evidence": (
        "''",
        "concat_ws(' · ', nullif(r.title, ''), nullif(r.publisher, ''), nullif(r.searched, ''))",
        "C",
    ),
    "passage": ("''", "r.text", "D"),
}


class Migration(migrations.Migration):
    dependencies = [("commitments", "0007_sources_after_the_period"), ("alliance", "0005_searchable")]

    operations = [
        migrations.RunSQL(
            [("SELECT make_searchable(%s, %s, %s, %s)", [f"commitments_{table}", *said])],
            [("SELECT end_search(%s)", [f"commitments_{table}"])],
        )
        for table, said in SEARCHED.items()
    ]
