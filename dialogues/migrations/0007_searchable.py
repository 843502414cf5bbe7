"""What of this app's tables is searched (alliance/migrations/0005_searchable.py): names, and the text by its weight."""

from django.db import migrations

SEARCHED = {
    "dialogue": (
        "concat_ws(' · ', nullif(r.abbreviation, ''), r.name_en, nullif(r.name_ko, ''),"
        " nullif(array_to_string(r.other_names, ' · '), ''))",
        "''",
        "B",
    ),
    "meeting": (
        "concat_ws(' · ', r.code, to_char(r.ordinal, 'FM999th'), nullif(r.title_en, ''), nullif(r.title_ko, ''))",
        "concat_ws(' · ', nullif(r.summary, ''), nullif(r.place, ''))",
        "B",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0006_korean_source"), ("alliance", "0005_searchable")]

    operations = [
        migrations.RunSQL(
            [("SELECT make_searchable(%s, %s, %s, %s)", [f"dialogues_{table}", *said])],
            [("SELECT end_search(%s)", [f"dialogues_{table}"])],
        )
        for table, said in SEARCHED.items()
    ]
