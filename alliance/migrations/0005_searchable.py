"""What is searched: the words of each row of the tables that ask for it, kept beside them by triggers (decision 12).

`make_searchable(tracked, names, body, weight)` asks for a table: `names` and `body` are SQL expressions over a row `r` of it,
`weight` (B to D) says how much the body counts; names count as A. alliance/searching/finding.py looks there.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# The bodies are bound when they are made (RETURN), so that a restore with another search path finds what they call.
WORDS = """
CREATE FUNCTION search_folded(body text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    -- What is read as English: U.S. as US, parts of joined words each by itself, and no Korean, which clings to it (NATO와).
    RETURN regexp_replace(regexp_replace(normalize(body, NFC),
        '\\m([[:alpha:]])\\.([[:alpha:]])\\.(?:([[:alpha:]])\\.)?', '\\1\\2\\3', 'g'), '[가-힣/_‐-―-]+', ' ', 'g');
CREATE FUNCTION hangul_pairs(body text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    -- '한미동맹을 강화' -> '한미 미동 동맹 맹을 을강 강화 화': spaces between words do not matter, and a phrase of pairs is a substring.
    RETURN (SELECT coalesce(string_agg(substr(run[1], place, 2), ' ' ORDER BY number, place), '')
              FROM regexp_matches(regexp_replace(normalize(body, NFC), '(?<=[가-힣])\\s+(?=[가-힣])', '', 'g'), '[가-힣]+', 'g')
                   WITH ORDINALITY AS m(run, number), generate_series(1, length(run[1])) AS place);
CREATE FUNCTION search_words(body text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('english'::regconfig, search_folded(body)) || to_tsvector('simple'::regconfig, hangul_pairs(body));
CREATE FUNCTION searchable_words(names text, body text, weight text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN setweight(search_words(names), 'A') || setweight(search_words(body), weight::"char");
"""

KEEP_SEARCHABLE = """
CREATE FUNCTION keep_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM alliance_searchable s USING old_rows o WHERE s."table" = TG_TABLE_NAME AND s.row_id = o.id::text;
    ELSE
        EXECUTE format(
            'INSERT INTO alliance_searchable AS s ("table", row_id, names, body, weight)'
            ' SELECT %L, r.id::text, %s, %s, %L FROM new_rows r'
            ' ON CONFLICT ("table", row_id) DO UPDATE SET names = excluded.names, body = excluded.body'
            ' WHERE (s.names, s.body) IS DISTINCT FROM (excluded.names, excluded.body)',
            TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER only_triggers_write BEFORE INSERT OR UPDATE OR DELETE ON alliance_searchable
    FOR EACH ROW EXECUTE FUNCTION only_triggers_write();
"""

MAKE_SEARCHABLE = """
CREATE FUNCTION make_searchable(tracked regclass, names text, body text, weight text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER search_inserts AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION keep_searchable(%L, %L, %L)', tracked, names, body, weight);
    EXECUTE format('CREATE TRIGGER search_updates AFTER UPDATE ON %s REFERENCING NEW TABLE AS new_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION keep_searchable(%L, %L, %L)', tracked, names, body, weight);
    EXECUTE format('CREATE TRIGGER search_deletes AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION keep_searchable(%L, %L, %L)', tracked, names, body, weight);
    ALTER TABLE alliance_searchable DISABLE TRIGGER only_triggers_write;
    EXECUTE format('INSERT INTO alliance_searchable ("table", row_id, names, body, weight)'
                   ' SELECT %L, r.id::text, %s, %s, %L FROM %s r', tracked, names, body, weight, tracked);
    ALTER TABLE alliance_searchable ENABLE TRIGGER only_triggers_write;
END $$;
CREATE FUNCTION end_search(tracked regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER search_inserts ON %s', tracked);
    EXECUTE format('DROP TRIGGER search_updates ON %s', tracked);
    EXECUTE format('DROP TRIGGER search_deletes ON %s', tracked);
    ALTER TABLE alliance_searchable DISABLE TRIGGER only_triggers_write;
    EXECUTE format('DELETE FROM alliance_searchable WHERE "table" = %L', tracked);
    ALTER TABLE alliance_searchable ENABLE TRIGGER only_triggers_write;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("alliance", "0004_change_pointers")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            WORDS,
            "DROP FUNCTION searchable_words(text, text, text), search_words(text), hangul_pairs(text), search_folded(text)",
        ),
        migrations.CreateModel(
            name="Searchable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63)),
                ("row_id", models.CharField(max_length=40)),
                ("names", models.TextField()),
                ("body", models.TextField()),
                ("weight", models.CharField(max_length=1)),
            ],
            options={
                "ordering": ["table", "row_id"],
                "constraints": [models.UniqueConstraint(fields=("table", "row_id"), name="searchable_row")],
            },
        ),
        # The database generates this column; of the model it is a plain one, see there.
        migrations.RunSQL(
            "ALTER TABLE alliance_searchable ADD COLUMN words tsvector NOT NULL"
            " GENERATED ALWAYS AS (searchable_words(names, body, weight)) STORED",
            "ALTER TABLE alliance_searchable DROP COLUMN words",
            state_operations=[
                migrations.AddField(
                    "searchable", "words", django.contrib.postgres.search.SearchVectorField(editable=False)
                ),
            ],
        ),
        migrations.AddIndex(
            "searchable", django.contrib.postgres.indexes.GinIndex(fields=["words"], name="searchable_by_words")
        ),
        migrations.AddIndex(
            "searchable",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("names", ""), _negated=True),
                fields=["names"],
                name="searchable_by_names",
                opclasses=["gin_trgm_ops"],
            ),
        ),
        migrations.RunSQL(KEEP_SEARCHABLE, "DROP FUNCTION keep_searchable() CASCADE; DROP TRIGGER only_triggers_write ON alliance_searchable"),
        migrations.RunSQL(
            MAKE_SEARCHABLE, "DROP FUNCTION make_searchable(regclass, text, text, text), end_search(regclass)"
        ),
    ]
