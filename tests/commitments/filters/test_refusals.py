"""What filters refuse, and with which sentence; what a page overlooks instead."""

import pytest
from django.http import QueryDict

from alliance.api.filters import CAMPAIGN
from commitments import filters
from commitments.models import Commitment, StatusUpdate
from tests.commitments.filters.asking import MOMENT, asked, promise, refused
from tests.factories import AgreementFactory, DialogueFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("stauts=delivered", "stauts", "There is no parameter 'stauts' here. Did you mean status? There are: q, agree"),
        ("qq=cyber", "qq", "There is no parameter 'qq' here. Did you mean q? There are: q, agreement, theme, party"),
        ("utm_source=mail", "utm_source", "There is no parameter 'utm_source' here."),
        ("status=done", "status", "'done' is not among the words allowed here: not_assessed, reversed, no_action_f"),
        ("status=delivered&status=done", "status", "'done' is not among the words allowed here: "),
        ("ordering=changed", "ordering", "'changed' is not among the words allowed here: code, -code, due_on, "),
        ("counted=yes", "counted", "'yes' is neither true (or 1) nor false (or 0)."),
        ("due_after=2021-02-30", "due_after", "'2021-02-30' is no date: write the year, month and day, as in 2021-"),
        ("due_after=20210228", "due_after", "'20210228' is no date: "),
        ("due_after=2021-W20-1", "due_after", "'2021-W20-1' is no date: "),
        ("due_after=2021-01-01&due_after=2022-01-01", "due_after", "Give this parameter once."),
        ("counted=1&counted=1", "counted", "Give this parameter once."),
        ("target=usd", "target", "'usd' is neither a currency such as USD or KRW nor `any`."),
        ("agreement=2021-FX", "agreement", "There is no agreement with the code '2021-FX'. Did you mean 2021-FS?"),
        ("agreement=2021-fs", "agreement", "There is no agreement with the code '2021-fs'. Did you mean 2021-FS?"),
        ("party=kor", "party", "There is no party with the code 'kor'. Did you mean KOR?"),
        ("party=KOR&party=FRA", "party", "There is no party with the code 'FRA'."),
        ("agency=mofa", "agency", "There is no agency with the code 'mofa'."),
        ("meeting=scm-99", "meeting", "There is no meeting with the code 'scm-99'."),
        ("dialogue=scn", "dialogue", "There is no dialogue with the slug 'scn'. Did you mean scm?"),
        ("thread=2021-FS-999", "thread", "There is no commitment with the code '2021-FS-999'."),
        ("theme=climat", "theme", "There is no theme with the slug 'climat'. Did you mean climate?"),
        ("theme=%00", "theme", "There is no theme with the slug '\\x00'."),
        ("strength=%00", "strength", "'\\x00' is not among the words allowed here: binding"),
        ("due_before=%00", "due_before", "'\\x00' is no date: "),
        ("%00=1", "\0", "There is no parameter '\\x00' here."),
        ("theme=" + "x" * 10_000, "theme", "There is no theme with the slug '" + "x" * 60 + "…'."),
        ("status=" + "x" * 10_000, "status", "'" + "x" * 60 + "…' is not among the words"),
        ("x" * 10_000 + "=1", "x" * 10_000, "There is no parameter '" + "x" * 60 + "…' here."),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(query: str, name: str, sentence: str):
    promise("a", agreement=AgreementFactory(code="2021-FS"))
    DialogueFactory(slug="scm")

    errors = refused(query)

    assert list(errors) == [name]
    assert errors[name][0].startswith(sentence)


def test_every_wrong_parameter_is_told_at_once():
    assert set(refused("theme=x&status=y&due_after=z&stauts=1")) == {"theme", "status", "due_after", "stauts"}


def test_only_three_wrong_values_of_one_parameter_are_told():
    assert len(refused("&".join(f"theme=x{n}" for n in range(50)))["theme"]) == 3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("&".join(f"target={currency}" for currency in ["USD"] * 101), "target"),
        ("&".join(f"unknown{n}=1" for n in range(101)), "unknown0"),
    ],
)
def test_address_without_measure_is_refused_once(query: str, name: str):
    assert refused(query) == {name: ["An address takes at most 100 values; give fewer."]}


@pytest.mark.parametrize("name", ["agreement", "thread", "commitment"])
def test_what_readers_may_not_see_does_not_exist_for_filters(name: str):
    hidden = promise("a", agreement=AgreementFactory(code="2030-X", draft=True))
    value = "2030-X" if name == "agreement" else hidden.code
    rows = StatusUpdate.objects.ever_published() if name == "commitment" else Commitment.objects.public()
    filterset_class = filters.StatusUpdateFilter if name == "commitment" else filters.CommitmentFilter

    errors = filterset_class(QueryDict(f"{name}={value}"), rows, moment=MOMENT).errors

    assert list(errors) == [name]
    assert "Did you mean" not in errors[name][0]


def test_page_ignores_what_campaigns_add_and_its_own_names():
    promise("a")
    filterset = asked("utm_source=mail&utm_medium=x&fbclid=1&gclid=2&page=3", ignore=(*CAMPAIGN, "page"))

    assert filterset.is_valid()
    assert [commitment.title_en for commitment in filterset.qs] == ["a"]
