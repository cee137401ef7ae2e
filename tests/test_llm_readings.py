"""Where a scan is read in two ways, a model says which makes sense; it can say nothing that no reading has."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.consult import settle_readings
from hedui.document import Document
from hedui.extract import rules
from hedui.extract.judge import judge_text
from hedui.extract.question import Question, Shape
from hedui.extract.readings import read_otherwise
from hedui.page import Page, Witness
from hedui.verify import verify
from prose_desk import Sheet

REPORT = (
    "2021年部门专项项目绩效自评报告",
    "一、存在的问题",
    "1.部分绩效指标过于泛化，来进行细化和量化。",
    "2.项目单位缺少绩效管理学习.管理工作薄弱。",
    "二、改进措施",
    "1.安排资金12万元完善台账，按月检查养护记录。",
)
SECOND = {"来进行": "未进行", "学习.管": "学习，管", "12万": "17万", "养护": "养户"}
PAIRS = (("来", "未"), (".", "，"), ("护", "户"))
UNSURE, SURE = 0.6, 0.99


def scan(doubtful: Sequence[str] = tuple(SECOND)) -> Document:
    """The report as scanned: each of these words read with doubt, and otherwise the second time."""
    sheet = Sheet()
    sheet.centre(REPORT[0])
    for text in REPORT[1:]:
        sheet.body(text)
    page = sheet.page()
    for words in doubtful:
        page = doubt(page, words)
    return assemble((replace(page, scanned=True),))


def doubt(page: Page, words: str) -> Page:
    lines = []
    for line in page.lines:
        probs = list(line.probs or [SURE] * len(line.text))
        at = line.text.find(words)
        probs[at : at + len(words)] = [UNSURE] * len(words) if at >= 0 else probs[at : at + len(words)]
        seen = line.witnesses[0].text if line.witnesses else line.text
        again = Witness(0, len(line.text), seen.replace(words, SECOND[words]), "reader/two")
        lines.append(replace(line, native=False, probs=tuple(probs), witnesses=(again,)))
    return replace(page, lines=tuple(lines))


@dataclass
class Chooser:
    """A model that always takes these characters where they are offered, else the first reading or the second."""

    wants: str = ""
    place: int = 0
    context: int | None = None
    asked: list[Question] = field(default_factory=list)

    def ask_all(self, questions: Sequence[Question]) -> list[Shape | None]:
        self.asked.extend(questions)
        return [judge_text(self._answer(question), question).answer for question in questions]

    def _answer(self, question: Question) -> str:
        shown = [line for line in question.view.splitlines() if "或" in line]
        pairs = [line.rsplit("（", 1)[1].rstrip("）").split("或") for line in shown]
        said = [next((one for one in pair if one in self.wants), pair[self.place]) for pair in pairs]
        return "{" + ",".join(f'"{n}":"{char}"' for n, char in enumerate(said, 1)) + "}"


def settle(document: Document, chooser: Chooser) -> Claims:
    return settle_readings(document, rules.extract(document), chooser)


def items(document: Document, claims: Claims) -> list[tuple[str | None, str]]:
    narrative = verify(document, claims).reports[0].narrative
    return [(leaf.value, leaf.status) for leaf in (*narrative.problems, *narrative.improvements)]


def test_the_reading_that_makes_sense_is_taken_and_stays_unproven() -> None:
    document, chooser = scan(), Chooser("未，护")
    assert items(document, settle(document, chooser)) == [
        ("部分绩效指标过于泛化，未进行细化和量化。", "grounded"),
        ("项目单位缺少绩效管理学习，管理工作薄弱。", "grounded"),
        ("安排资金12万元完善台账，按月检查养护记录。", "grounded"),
    ]
    assert len(chooser.asked) == 2


def test_what_is_taken_is_told_with_its_place() -> None:
    document = scan()
    assert settle(document, Chooser("未，护")).notes[-1] == (
        "大模型选定读法：reports[0].narrative.problems[0]、reports[0].narrative.problems[1]。"
    )


def test_no_digit_is_put_to_the_model() -> None:
    chooser = Chooser()
    settle(scan(), chooser)
    assert [line.rsplit("（", 1)[1] for line in chooser.asked[0].view.splitlines() if "或" in line] == [
        "来或未）",
        ".或，）",
        "护或户）",
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_model_that_always_takes_the_same_place_changes_nothing(place: int) -> None:
    document = scan()
    before = rules.extract(document)
    assert settle(document, Chooser(place=place)).reports == before.reports


class Guesser(Chooser):
    """A model that takes either reading at random."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._dice = random.Random(seed)  # noqa: S311 (no secret, but the same answers in every run)

    def _answer(self, question: Question) -> str:
        self.wants = "".join(self._dice.choice(pair) for pair in ("来未", ".，", "护户"))
        return super()._answer(question)


def test_whatever_a_model_answers_digits_stay_and_nothing_it_took_is_verified() -> None:
    document = scan()
    before = items(document, rules.extract(document))
    taken = 0
    for seed in range(40):
        after = items(document, settle(document, Guesser(seed)))
        for (old, _), (new, status) in zip(before, after, strict=True):
            assert [c for c in old or "" if c.isdecimal()] == [c for c in new or "" if c.isdecimal()]
            assert {(a, b) for a, b in zip(old or "", new or "", strict=True) if a != b} <= {*PAIRS}
            assert new == old or status == "grounded"
            taken += new != old
    assert taken > 0


@pytest.mark.parametrize("doubtful", [(), ("12万",)])
def test_where_only_digits_or_nothing_is_in_doubt_no_question_is_put(doubtful: Sequence[str]) -> None:
    chooser = Chooser()
    settle(scan(doubtful), chooser)
    assert not chooser.asked


def test_of_two_marks_that_chinese_uses_nobody_is_asked() -> None:
    line = replace(
        next(iter(scan(()).parts[0].paragraphs)).lines[0],
        text="学习，管理；台账", witnesses=(Witness(0, 8, "学习；管理.台帐", "reader/two"),),
    )  # fmt: skip
    assert read_otherwise(line) == {7: "帐"}
