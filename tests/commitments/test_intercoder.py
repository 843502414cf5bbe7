"""Two coders of one document: what they share, how far they agree, and the figures that docs/coding.md reports."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from alliance.postgres import ROOT
from commitments.intercoder import Coding, Comparison, Undertaking, differences, kappa, pairs, read_coding

CODINGS = ROOT / "docs" / "coding"
FILES = sorted(CODINGS.glob("*/*.yaml"))


def undertaking(start: int, end: int, *, passage: str = "1", **fields: object) -> Undertaking:
    answers = {"strength": "firm", "obligation": "standing", "obligors": "KOR, USA"}
    words = {"passage": passage, "passages": frozenset({passage}), "start": start, "end": end, "quote": "words"}
    return Undertaking(**words | answers | fields)


def coding(*undertakings: Undertaking, **passed_over: str) -> Coding:
    return Coding("2021-FS", list(undertakings), passed_over)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param((0, 10), (5, 30), True, id="half of the shorter"),
        pytest.param((0, 10), (6, 30), False, id="less than half of the shorter"),
        pytest.param((0, 100), (40, 50), True, id="one within the other"),
        pytest.param((0, 10), (10, 20), False, id="side by side"),
    ],
)
def test_undertakings_meet_where_half_of_the_shorter_quotation_is_shared(one, other, expected):
    assert undertaking(*one).meets(undertaking(*other)) is expected
    assert undertaking(*other).meets(undertaking(*one)) is expected


def test_equal_places_of_two_passages_do_not_meet():
    assert undertaking(0, 10).meets(undertaking(0, 10, passage="2")) is False


def test_finer_splitting_is_found_by_the_other_but_paired_only_once():
    whole, first_half, second_half = undertaking(0, 100), undertaking(0, 40), undertaking(41, 100)
    coarse, fine = coding(whole), coding(first_half, second_half)

    assert coarse.found_in(fine) == [whole]
    assert fine.found_in(coarse) == [first_half, second_half]
    assert pairs(coarse, fine) == [(whole, second_half)]


def test_closest_undertakings_are_paired_first():
    first = coding(undertaking(0, 50), undertaking(0, 100))
    second = coding(undertaking(0, 100), undertaking(0, 48))

    assert [(one.end, other.end) for one, other in pairs(first, second)] == [(50, 48), (100, 100)]


def test_kappa_of_a_textbook_table():
    """Twenty times both yes, fifteen times both no, five and ten times divided: 0.7 observed, 0.5 by chance."""
    answers = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    assert kappa(answers) == pytest.approx(0.4)


@pytest.mark.parametrize("answers", [[], [("firm", "firm")] * 3])
def test_kappa_is_not_defined_without_two_answers(answers):
    assert kappa(answers) is None


def test_passage_that_neither_took_for_a_promise_is_agreement_too():
    first = coding(undertaking(0, 10), **{"2": "recital", "3": "recital"})
    second = coding(undertaking(0, 10, passage="3"), **{"1": "recital", "2": "structure"})

    assert Comparison([(first, second)]).passages == [(True, False), (False, False), (False, True)]


def test_passage_that_only_lends_a_subject_holds_no_undertaking():
    promise = undertaking(0, 10, passage="2", passages=frozenset({"1", "2"}))

    assert [coding(promise).holds(number) for number in ("1", "2")] == [False, True]
    assert coding(promise).passages == {"1", "2"}


def test_differences_name_what_one_alone_saw_and_what_was_answered_in_two_ways():
    first = coding(undertaking(0, 10), undertaking(20, 30, quote="will sign"))
    second = coding(undertaking(0, 10, strength="intent"), undertaking(40, 50, quote="will meet"))

    assert list(differences(first, second)) == [
        "2021-FS 1: only the first coder: “will sign”",
        "2021-FS 1: only the second coder: “will meet”",
        "2021-FS 1: strength firm or intent: “words”",
    ]


def printed(*arguments: str) -> str:
    answer = StringIO()
    call_command("compare_codings", *arguments, stdout=answer)
    return answer.getvalue()


def test_report_of_the_docs_is_what_the_two_codings_give():
    report = (ROOT / "docs" / "coding.md").read_text(encoding="utf-8")

    assert printed() in report


def test_differences_are_listed_on_demand():
    lines = printed("--differences").splitlines()
    codings = [(read_coding(path), read_coding(CODINGS / "second" / path.name)) for path in CODINGS.glob("first/*")]

    assert len(lines) == sum(len(list(differences(first, second))) for first, second in codings)


def test_folders_with_different_documents_are_refused(tmp_path: Path):
    for name in ("first/2021-FS.yaml", "second/2017-TVM.yaml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")

    with pytest.raises(CommandError, match="the same documents"):
        printed(str(tmp_path))


def test_both_coded_all_five_documents():
    documents = ["2017-TVM", "2019-FDV", "2021-FS", "2023-STE", "2024-GSP"]

    assert [(path.parent.name, path.stem) for path in FILES] == [
        (coder, document) for coder in ("first", "second") for document in documents
    ]


@pytest.mark.parametrize("document", sorted({path.stem for path in FILES}))
def test_both_coders_looked_at_the_same_passages(document: str):
    first, second = (read_coding(CODINGS / coder / f"{document}.yaml") for coder in ("first", "second"))

    assert first.passages == second.passages


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_words_of_a_coding_stand_where_it_says(path: Path):
    passages = yaml.safe_load((ROOT / "fixtures" / "passages" / path.name).read_text(encoding="utf-8"))
    texts = {one["number"]: " ".join(one["text"].split()) for one in passages["commitments.passage"]}
    held = [one for one in read_coding(path).undertakings if one.passage in texts]

    assert [one.quote for one in held if texts[one.passage][one.start : one.end] != one.quote] == []
