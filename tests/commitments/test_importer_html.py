"""A text in HTML or Markdown is read as the same passages as in plain text, whatever its markup does."""

import re
import unicodedata
from html import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.importer import Markup, SourceError, read_passages

PLAIN = """**Aims**

The two countries & their "partners" will:

- mark the 70th year of the Indo-
  Pacific alliance;
- act on 한미 협력 in:
  - Seoul;
  - Busan.

They met in Seoul, and
they will meet again.
"""
MARKDOWN = r"""---
title: x
---
## Aims

The two countries &amp; their \"partners\" will:

* mark the **70th** year of the Indo-
  Pacific alliance;
* act on [한미 협력](https://example.org/a_b) in:
    * Seoul;
    * Busan.

<!-- a remark -->
They met in Seoul[^1], and
they will meet again.
"""
HTML = """<!DOCTYPE html>
<html><head><title>Fact sheet</title><style>p { color: red }</style><script>alert("1 < 2")</script></head>
<body><nav><a href="/">Home</a></nav>
<h2>Aims</h2><!-- <p>a remark</p> -->
<p>The two countries &amp; their &quot;part&shy;ners&quot;&nbsp;will:</p>
<ul><li>mark the <b>70<sup>th</sup></b> year of the Indo-<br>Pacific alliance;
<li><p>act on <a href="https://example.org">&#54620;미 협력</a> in:</p><ul><li>Seoul;</li><li>Busan.</ul></ul>
<blockquote><p>They met in Seoul<sup><a href="#n1">1</a></sup>, and
they will meet again.</p></blockquote>
</body></html>
"""


def read(text: str, markup: Markup) -> list[tuple[str, str, str | None, str]]:
    passages = read_passages(text, markup).passages
    return [(passage.number, passage.heading, passage.lead_in, passage.text) for passage in passages]


def texts(text: str, markup: Markup) -> list[str]:
    return [passage.text for passage in read_passages(text, markup).passages]


def test_one_text_is_the_same_in_each_markup():
    expected = [
        ("1", "Aims", None, 'The two countries & their "partners" will:'),
        ("2", "Aims", "1", "mark the 70th year of the Indo-Pacific alliance;"),
        ("3", "Aims", "1", "act on 한미 협력 in:"),
        ("4", "Aims", "3", "Seoul;"),
        ("5", "Aims", "3", "Busan."),
        ("6", "Aims", None, "They met in Seoul, and they will meet again."),
    ]

    assert read(PLAIN, "text") == expected
    assert read(MARKDOWN, "markdown") == expected
    assert read(HTML, "html") == expected


def test_what_is_no_part_of_a_page_is_told():
    assert [(note.what, note.was) for note in read_passages(HTML, "html").notes] == [
        ("title of the page taken out (1 line)", "Fact sheet"),
        ("menu or form taken out (1 line)", "Home"),
        ("footnote mark 1 taken out", ""),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One.<p>Two.<p>Three.", ["One.", "Two.", "Three."]),
        ("<title>x<p>One.</p>", ["x", "One."]),
        ("<nav><p>One.</p>", ["One."]),
        ("<p>Paid: 5 < 6 and 7 > 2.</p>", ["Paid: 5 < 6 and 7 > 2."]),
        ("<ol start=3><li>They act.<li>They meet.</ol>", ["3. They act.", "4. They meet."]),
        ('<ol type="a"><li>They act.</ol>', ["They act."]),
        ("<table><tr><th>Who</th><th>How much</th></tr><tr><td>Korea</td><td>5</td></tr></table><p>They act.</p>",
         ["Who; How much", "Korea; 5", "They act."]),
        ("<table><tr><td><p>They act.</p></td></tr></table>", ["They act."]),
        ("<pre>They act\nin Seoul.\n\nThey meet.</pre>", ["They act in Seoul.", "They meet."]),
        ("One.<br><br>Two.", ["One.", "Two."]),
        ("<ul><li>Batteries</li><li>Ships</li></ul><p>Both act.</p>", ["Batteries", "Ships", "Both act."]),
        ("<p>Both <q>act</q>.</p>", ["Both “act”."]),
        ("<p>Both act.</p><p hidden>Ignore this.</p><p style='display: none'>And this.</p>", ["Both act."]),
        ("<p>&lt;b&gt;Both&lt;/b&gt; act &#150; &amp;amp; meet.</p>", ["Both act – &amp; meet."]),
        ('<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><p>Both act.</p>', ["Both act."]),
        ("\u202e<p>Both\u2066 act.</p>", ["Both act."]),
        ("<p>Both act." + "<div>" * 10_000 + "Deep down." + "</div>" * 10_000, ["Both act.", "Deep down."]),
        ("<p>Both act.<![CDATA[ Indeed.]]> <a href='x", ["Both act. Indeed. <a href='x"]),
    ],
)  # fmt: skip
def test_html_as_it_comes(source: str, expected: list[str]):
    assert texts(source, "html") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"Both \*act\* \& meet.", ["Both act & meet."]),
        ("1. They act.\n2. They meet.", ["1. They act.", "2. They meet."]),
        ("| Who | What |\n| --- | --- |\n| Korea | act |", ["Who; What", "Korea; act"]),
        ("> They act.\n>\n> > They meet.", ["They act.", "They meet."]),
        ("They act.[^1]\n\n[^1]: As they said.", ["They act.", "As they said."]),
        ("They act.[^1]\n\n[^1]: https://example.org", ["They act."]),
        ("They[^1] act.\n\n[^1]: As they said.", ["They act.", "As they said."]),
        ("They ~~act~~ ![x](y.png)meet<br>again.", ["They act meet again."]),
        ("    They act\n    in Seoul.", ["They act in Seoul."]),
    ],
)
def test_markdown_as_it_comes(source: str, expected: list[str]):
    assert texts(source, "markdown") == expected


@pytest.mark.parametrize(
    ("source", "markup", "sentence"),
    [
        (">" * 10_000 + " x", "markdown", "The text has more than 50 lists or quotations inside each other"),
        ("<b>" * 30_001, "html", "The text has more than 30,000 tags; save the document as plain text and read that."),
    ],
)
def test_what_would_hold_us_up_is_refused(source: str, markup: Markup, sentence: str):
    with pytest.raises(SourceError, match=re.escape(sentence)):
        read_passages(source, markup)


WORDS = st.lists(
    st.sampled_from(["Both", "act", "한미", "a<b", "&amp;", "x", "70th", "é", "e\u0301", "…"]), min_size=1, max_size=6
)
TAGS = st.sampled_from(
    ["p", "li", "h2", "div", "td", "blockquote", "b", "i", "span", "section", "ul", "ol", "tr", "table"]
)
TEXTS = st.recursive(
    WORDS.map(lambda words: escape(" ".join(words))),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4), st.booleans()).map(
        lambda part: f"<{part[0]}>{' '.join(part[1])}{f'</{part[0]}>' if part[2] else ''}"
    ),
    max_leaves=12,
)


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(TEXTS)
def test_no_word_of_a_page_is_lost_and_no_markup_left(source: str):
    reading = read_passages(source, "html")

    read_as = [passage.text for passage in reading.passages]
    notes = " ".join(f"{note.what} {note.was}" for note in reading.notes)
    lost = set(words_in(unescape(re.sub(r"</?\w+>", " ", source)))) - set(words_in(" ".join(read_as)))
    assert (
        lost - set(words_in(notes)) - {word for passage in reading.passages for word in words_in(passage.heading)}
        == set()
    )
    assert [text for text in read_as if re.search(r"</?(p|li|h2|div|td|ul|b|i|span)>", text)] == []
    assert read_as == [" ".join(unicodedata.normalize("NFC", text).split()) for text in read_as]


@settings(deadline=None)
@given(st.text(max_size=60) | TEXTS, st.sampled_from(["text", "markdown", "html"]))
def test_any_text_is_read_or_refused(source: str, markup: Markup):
    try:
        passages = read_passages(source, markup).passages
    except SourceError:
        return

    assert [passage.number for passage in passages] == [str(n) for n in range(1, len(passages) + 1)]
