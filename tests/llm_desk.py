"""A report with its right answers, and a model that gives them as a test bends them, without a wire."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.document import Document
from hedui.extract.judge import judge_text
from hedui.extract.llm_columns import FIELDS
from hedui.extract.question import Question, Shape
from hedui.record import Leaf, Report, walk_leaves
from hedui.verify import verify
from prose_desk import Sheet

Answer = dict[str, Any]
Bend = Callable[[str, Answer], Answer]

PROSE = (
    "# 2021年度道路养护项目绩效自评报告",
    "一、基本情况",
    "2021年本项目预算资金为450万元，其中市级资金300万元，上年预算资金为410万元。",
    "2021年本项目实际支出资金为432万元，预算执行率为96%，其中人员经费支出52万元。",
    "二、综合评价结论",
    "产出指标得分48分，效益指标得分38.5分，自评综合得分96.1分，评价等级为优。",
    "三、存在的问题",
    "1.资料归档不及时，部分台账不完善。",
    "2.养护人员不足，路面巡查不到位。",
    "四、改进措施",
    "1.加强档案管理，按月检查台账。",
    "2.充实养护队伍，完善巡查制度。",
)
MONEY = (
    ("项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("年度资金总额", "430", "450", "432", "10", "96%", "9.6"),
    ("其中：财政拨款", "280", "300", "290", "—", "96.67%", "—"),
)
ROWS = (
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("产出指标", "数量指标", "养护里程", "≥120公里", "118公里", "30", "29"),
    ("产出指标", "质量指标", "验收合格率", "≥95%", "97%", "20", "19"),
    ("效益指标", "社会效益指标", "事故下降率", "≥5%", "4.8%", "25", "24"),
    ("效益指标", "满意度指标", "群众满意度", "≥90%", "88%", "15", "14.5"),
    ("总分", "", "", "", "", "100", "96.1"),
)
MEANINGS = {
    "年初预算数": "年初预算", "全年预算数": "全年预算", "全年执行数": "执行数", "分值": "分值", "执行率": "执行率",
    "得分": "得分", "年度资金总额": "资金总额", "其中:财政拨款": "财政拨款",
    "一级指标": "一级指标", "二级指标": "二级指标",
    "三级指标": "三级指标", "年度指标值": "目标值", "实际完成值": "完成值",
}  # fmt: skip
TOPICS = {"存在的问题": "问题", "改进措施": "措施"}
FACTS = {"预算": ("450", "预算资金为450"), "支出": ("432", "432"), "执行率": ("96", "执行率"), "得分": ("96.1", "96.1")}


def write_report(prose: Sequence[str] = PROSE, rows: Sequence[Sequence[str]] = ROWS) -> Document:
    """The report on one page: prose, a table of money, a table of indicators."""
    sheet = Sheet()
    for line in prose:
        if line.startswith("# "):
            sheet.centre(line[2:])
        else:
            sheet.body(line)
    width = len(rows[0])
    sheet.table([*[(*row, *[""] * (width - len(row))) for row in MONEY], *rows])
    return assemble((sheet.page(),))


def answer_rightly(question: Question) -> Answer:
    """What a perfect reader would answer."""
    keys = [str(field.alias) for field in question.shape.model_fields.values()]
    if question.task in ("indicators", "head"):
        return {key: MEANINGS.get(key, "其他") for key in keys}
    if question.task == "sections":
        return {key: TOPICS.get(key, "其他") for key in keys}
    lines = dict(line.split(" ", 1) for line in question.view.splitlines() if re.match(r"S\d+ ", line))
    at = {key: next((n for n, text in lines.items() if words in text), None) for key, (_, words) in FACTS.items()}
    out: Answer = {key: {"行": at[key], "数": FACTS[key][0]} if at.get(key) else None for key in keys if key in FACTS}
    graded = next((n for n, text in lines.items() if "等级为优" in text), None)
    return out | ({"等级": {"行": graded, "级": "优"} if graded else None} if "等级" in keys else {})


@dataclass
class Reader:
    """A model that answers rightly but for what a test bends."""

    bend: Bend = lambda task, answer: answer
    asked: list[Question] = field(default_factory=list)
    answered: list[Answer] = field(default_factory=list)
    context: int | None = None

    def ask_all(self, questions: Sequence[Question]) -> list[Shape | None]:
        self.asked.extend(questions)
        answers = [self.bend(q.task, answer_rightly(q)) for q in questions]
        self.answered.extend(answers)
        texts = [json.dumps(answer, ensure_ascii=False) for answer in answers]
        return [judge_text(text, question).answer for text, question in zip(texts, questions, strict=True)]


def sure_leaves(document: Document, claims: Claims) -> set[tuple[str, str | None]]:
    """Every value that ends as verified or grounded, with what it is of: field, row and report, not its number."""
    proven = verify(document, claims).reports
    return {entry for report in proven for entry in _sure(report)}


def _sure(report: Report[Leaf]) -> set[tuple[str, str | None]]:
    found = set()
    for path, leaf in walk_leaves(report):
        if leaf.status in ("verified", "grounded"):
            name = path.rsplit(".", 1)[-1].split("[")[0]
            once = name == "currency_unit" or not leaf.evidence  # printed behind every amount: each place is right
            place = 0 if once else leaf.evidence[0].bbox[1]  # the row that the value is printed in
            block = path.split("[")[0].rsplit(".", 1)[-1] if "forms" not in path else path.split(".")[1].split("[")[0]
            found.add((f"{block}.{name}@{place:g}", leaf.value))
    return found


assert set(MEANINGS.values()) <= set(FIELDS)
