"""Two wordings of one promise, word by word; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.comparing import compare


def marked(earlier: str, later: str) -> str:
    """The comparison in brackets: [-gone-] and [+new+]."""
    shapes = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(shapes[piece.kind].format(piece.text) for piece in compare(earlier, later))


@pytest.mark.parametrize(
    ("earlier", "later", "told"),
    [
        ("We will meet.", "We will meet.", "We will meet."),
        ("We intend to meet.", "We will meet.", "We[- intend to-][+ will+] meet."),
        ("hold talks", "Hold annual talks", "Hold[+ annual+] talks"),
        ("end-use rules, at home", "end-use rules at home", "end-use rules[-,-] at home"),
        ("one  two\nthree", "one two three", "one two three"),
        ("", "New words", "[+New words+]"),
        ("한미 동맹을 강화한다", "한미 동맹을 더욱 강화한다", "한미 동맹을[+ 더욱+] 강화한다"),
    ],
)
def test_comparison_marks_what_fell_away_and_what_came_in(earlier: str, later: str, told: str):
    assert marked(earlier, later) == told


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stayed_and_came_in_is_the_later_wording_but_for_white_space(earlier: str, later: str):
    kept = "".join(piece.text for piece in compare(earlier, later) if piece.kind != "gone")

    assert "".join(kept.split()) == "".join(later.split())


@given(st.text(max_size=60))
def test_wording_compared_with_itself_has_no_difference(text: str):
    assert {piece.kind for piece in compare(text, text)} <= {"same"}
