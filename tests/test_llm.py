"""The language model asked about documents, over HTTP, on loopback: what it says is taken only as far as proven."""

import json
from pathlib import Path
from typing import Any

import pytest

from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.config import Settings, read_settings
from hedui.document import Document
from hedui.record import Leaf
from hedui.tools import choose_extractor
from hedui.verify import verify
from llm_server import Thinker, serving
from prose_desk import Sheet

FACTS = "全年预算总额"  # words of the system prompts, by which the thinker knows what it is asked
DECOY = (
    "2021年部门专项项目绩效自评报告",
    "一、绩效目标",
    "2021年该项目自评得分94分。",
    "二、结论",
    "对照绩效目标逐项评分，本项目自评总分为95.9分，评定结果为优。",
)


def write(*lines: str) -> Document:
    sheet = Sheet()
    sheet.centre(lines[0])
    for line in lines[1:]:
        sheet.body(line)
    sheet.table(
        [
            ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["产出指标", "培训人数", "100人", "100人", "60", "60"],
            ["效益指标", "知晓率", "95%", "90%", "40", "35.9"],
            ["总分", "", "", "", "100", "95.9"],
        ]
    )
    return assemble((sheet.page(),))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({}, tmp_path, extractor="auto", answers=tmp_path / "answers", model_tries=2)


def extract(settings: Settings, url: str, document: Document, **more: Any) -> Claims:
    asked = settings.model_copy(update={"base_url": url, **more})
    return choose_extractor(asked).extract(document)


def score_of(document: Document, claims: Claims) -> Leaf:
    return verify(document, claims).reports[0].narrative.self_score


def test_of_two_scores_the_one_that_the_model_points_at_and_the_form_proves_is_taken(settings: Settings) -> None:
    document = write(*DECOY)
    with serving(Thinker({FACTS: json.dumps({"得分": {"行": "S2", "数": "95.9"}})})) as server:
        claims = extract(settings, server.url, document)
    assert score_of(document, claims).value == "95.9"
    assert claims.by == "rules+llm"
    assert claims.use.calls == 2
    assert not claims.degraded


def test_a_second_run_makes_no_call(settings: Settings) -> None:
    document = write(*DECOY)
    with serving(Thinker({FACTS: json.dumps({"得分": {"行": "S2", "数": "95.9"}})})) as server:
        first = extract(settings, server.url, document)
        calls = len(server.requests)
        second = extract(settings, server.url, document)
        assert len(server.requests) == calls
    assert second.reports == first.reports
    assert second.use.calls == 0
