"""The language model asked about documents, over HTTP, on loopback: what it says is taken only as far as proven."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import SecretStr

from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.config import Settings, read_settings
from hedui.consult import Consultant
from hedui.document import Document
from hedui.extract import rules
from hedui.extract.endpoint import Pace
from hedui.extract.judge import read_shape
from hedui.extract.llm_facts import ask_facts
from hedui.extract.prose_figures import cut_sentences
from hedui.extract.question import Question, Shape
from hedui.prompts import use_prompts
from hedui.record import Leaf
from hedui.tools import choose_extractor
from hedui.verify import verify
from llm_desk import Reader
from llm_server import Reply, Server, Think, Thinker, cut, drip, flood, refusing, serving, silence, status, text
from prose_desk import Sheet

FACTS = "全年预算总额"  # words of the system prompts, by which the thinker knows what it is asked
RIGHT = Thinker({FACTS: json.dumps({"得分": {"行": "S2", "数": "95.9"}})})
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
    with serving(RIGHT) as server:
        claims = extract(settings, server.url, document)
    assert score_of(document, claims).value == "95.9"
    assert claims.by == "rules+llm"
    assert claims.use.calls == 2
    assert not claims.degraded


def test_a_second_run_makes_no_call(settings: Settings) -> None:
    document = write(*DECOY)
    with serving(RIGHT) as server:
        first = extract(settings, server.url, document)
        calls = len(server.requests)
        second = extract(settings, server.url, document)
        assert len(server.requests) == calls
    assert second.reports == first.reports
    assert second.use.calls == 0


def test_a_second_run_of_a_model_file_makes_no_call_though_it_is_served_at_another_port(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    document, local = write(*DECOY), settings.model_copy(update={"local_model": tmp_path / "model.gguf"})
    with serving(RIGHT) as server, serving(RIGHT) as other:
        first = extract(local, server.url, document)
        second = extract(local, other.url, document)
        assert not other.requests
    assert second.reports == first.reports


def ask_twice_told(document: Document, settings: Settings, *replies: Reply, **more: Any) -> tuple[Claims, Server]:
    """What comes of a document when the endpoint replies so at first, and rightly from then on."""
    with serving(RIGHT) as server:
        server.script.extend(replies)
        return extract(settings, server.url, document, **more), server


PASSING = {
    "too many requests": status(429, {"Retry-After": "0.1"}),
    "a server's fault": status(500),
    "an overloaded server": status(503),
    "a broken connection": cut,
    "an empty answer": text(""),
    "half an answer": text('{"得分":{"行":"S2","数"', "length"),
    "a refusal": text("很抱歉，我不能协助处理这份文件。"),
    "another language": text("Sure! The score is ninety-five point nine."),
    "a number with its unit": text('{"得分":{"行":"S2","数":"95.9分"}}'),
    "an unknown field": text('{"得分":{"行":"S2","数":"95.9"},"总分":"100"}'),
    "a line that is not there": text('{"得分":{"行":"S9","数":"95.9"}}'),
    "a figure that is nowhere": text('{"得分":{"行":"S2","数":"99.5"}}'),
    "a figure of another line": text('{"得分":{"行":"S1","数":"95.9"}}'),
}


@pytest.mark.parametrize("reply", PASSING.values(), ids=PASSING)
def test_what_passes_is_tried_again_until_it_is_right(reply: Reply, settings: Settings) -> None:
    document = write(*DECOY)
    claims, server = ask_twice_told(document, settings, reply)
    assert score_of(document, claims).value == "95.9"
    assert not claims.degraded
    assert len(server.asked) == 2


def test_an_answer_in_a_fence_is_read(settings: Settings) -> None:
    document = write(*DECOY)
    claims, server = ask_twice_told(document, settings, text('```json\n{"得分":{"行":"S2","数":"95.9"}}\n```'))
    assert score_of(document, claims).value == "95.9"
    assert len(server.asked) == 1


LASTING = {
    "a server's fault": status(500),
    "a broken connection": cut,
    "silence": silence,
    "an answer that drips": drip,
    "an answer of megabytes": flood,
    "no JSON at all": status(200, body="<html>busy</html>"),
    "a wrong key": status(401),
    "a refused request": status(400, body='{"error":{"message":"context length exceeded"}}'),
    "a refusal": text("很抱歉，我不能协助处理这份文件。"),
    "endless words": text("字" * 5000, "length"),
    "endless JSON": text('{"得分":' + " " * 5000, "length"),
    "a refused tool": status(422),
    "no room": status(413),
    "another language for ever": text("I am sorry, I can only answer in English."),
    "a fence with nothing in it": text("```json\n```"),
}


@pytest.mark.parametrize("reply", LASTING.values(), ids=LASTING)
def test_after_the_last_try_the_rules_finish_the_document_and_it_says_so(reply: Reply, settings: Settings) -> None:
    document = write(*DECOY)
    by_rules = rules.extract(document)
    claims, _ = ask_twice_told(document, settings, *[reply] * 12, model_seconds=0.4)
    assert claims.degraded
    assert claims.by == "rules"
    assert claims.reports == by_rules.reports
    assert [note for note in claims.notes if note.startswith("大模型：")]


def test_retry_after_is_obeyed(settings: Settings) -> None:
    started = time.monotonic()
    ask_twice_told(write(*DECOY), settings, status(429, {"Retry-After": "0.7"}))
    assert 0.7 <= time.monotonic() - started < 5


def test_an_objection_goes_back_short_and_says_where_the_figure_is_printed(settings: Settings) -> None:
    _, server = ask_twice_told(write(*DECOY), settings, text('{"得分":{"行":"S1","数":"95.9"}}'))
    assert server.asked[1]["messages"][-1] == {
        "role": "user",
        "content": "得分：S1 里没有 95.9，95.9 印在 S2。\n请改正，重新给出完整的 JSON。",
    }


def test_of_a_figure_that_is_printed_in_two_places_an_objection_says_what_is_printed_where_it_is_not() -> None:
    (part,) = write(*DECOY, "复核后本项目自评总分仍为95.9分。").parts
    ((question, _),) = ask_facts(cut_sentences(list(part.paragraphs)), Reader(), ["得分"])
    answer = read_shape('{"得分":{"行":"S1","数":"95.9"}}', question.shape)
    assert answer is not None
    assert question.object_to(answer) == ["得分：S1 里没有 95.9，那里印的是 94。"]


def test_an_answer_that_stays_wrong_is_kept_as_a_claim_without_a_value(settings: Settings) -> None:
    document = write(*DECOY)
    with serving(Thinker({FACTS: '{"得分":{"行":"S1","数":"95.9"},"等级":null}'})) as server:
        claims = extract(settings, server.url, document, extractor="llm")
    leaf = score_of(document, claims)
    assert (leaf.value, leaf.status, leaf.claimed) == (None, "unsupported", "95.9")
    asked = sum(FACTS in request["messages"][0]["content"] for request in server.asked)
    assert asked == 2, "it was told once, and stood by what it had said"


MODES = {
    "tools, where a schema is refused": (refusing("response_format"), "tools"),
    "words, where tools are refused as well": (refusing("response_format", "tools"), "```json"),
}


@pytest.mark.parametrize(("otherwise", "sign"), MODES.values(), ids=MODES)
def test_an_endpoint_is_asked_in_the_way_it_can_answer(
    otherwise: Callable[[Think], Reply], sign: str, settings: Settings
) -> None:
    document = write(*DECOY)
    with serving() as server:
        server.otherwise = otherwise(RIGHT)
        claims = extract(settings, server.url, document)
        assert sign in json.dumps(server.asked[-1], ensure_ascii=False)
        probes = len(server.requests) - len(server.asked)
        extract(settings, server.url, write(*DECOY, "三、其他"))
        assert len(server.requests) - len(server.asked) == probes, "what it can do is remembered"
    assert score_of(document, claims).value == "95.9"


LIMITS = {"calls": {"file_calls": 1}, "tokens": {"file_tokens": 100}, "seconds": {"file_seconds": 1e-6}}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_a_budget_that_is_spent_stops_asking_and_keeps_what_is_done(limit: dict[str, Any], settings: Settings) -> None:
    document = write(*DECOY)
    with serving(RIGHT) as server:
        claims = extract(settings, server.url, document, **limit)
        assert not server.asked
    assert claims.reports == rules.extract(document).reports
    assert any("上限" in note for note in claims.notes)


def test_a_run_stops_at_its_own_limit_over_all_its_documents(settings: Settings, tmp_path: Path) -> None:
    run = {"run_calls": 3, "run_tally": tmp_path / "tally"}
    with serving(RIGHT) as server:
        extract(settings, server.url, write(*DECOY), **run)
        extract(settings, server.url, write(*DECOY, "另有一句：自评得分92分。"), **run)
        assert len(server.requests) == 3
        claims = extract(settings, server.url, write(*DECOY, "另有一句：自评得分93分。"), **run)
        assert len(server.requests) == 3
    assert any("本次运行" in note for note in claims.notes)


def test_questions_of_one_document_go_side_by_side_up_to_the_limit(settings: Settings) -> None:
    def slow(request: dict[str, Any]) -> str:
        time.sleep(0.1)
        return "{}"

    lines = [
        f"第{n}次评议，项目自评得分{80 + n / 10}分，等级为良，另有说明若干，供有关方面参考使用。" for n in range(1, 60)
    ]
    with serving(slow) as server:
        extract(
            settings,
            server.url,
            write("2021年绩效自评报告", *lines),
            extractor="llm",
            model_context=2048,
            model_parallel=3,
        )
        assert server.most_under_way == 3


def test_no_more_requests_a_minute_are_made_than_allowed() -> None:
    pace = Pace(per_minute=1200)
    started = time.monotonic()
    for _ in range(5):
        pace.wait()
    assert time.monotonic() - started >= 4 * 0.05


def test_what_documents_say_and_the_key_go_to_no_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        ask_twice_told(write(*DECOY), settings, text('{"得分":"王某某13800000000"}'), api_key=SecretStr("sk-secret"))
    assert "13800000000" not in caplog.text
    assert "sk-secret" not in caplog.text
    assert "95.9" not in caplog.text


class Colour(Shape):
    """A task of the test's own."""

    colour: Literal["red", "green"]


def test_a_new_task_is_a_folder_of_prompts_and_a_shape(tmp_path: Path, settings: Settings) -> None:
    task = tmp_path / "prompts" / "colours"
    task.mkdir(parents=True)
    (task / "system.md").write_text("说出颜色。")
    (task / "user.md").write_text("$view")
    (task / "examples.md").write_text('=== user\n草\n=== assistant\n{"colour":"green"}\n')
    use_prompts(tmp_path / "prompts")
    try:
        with serving(Thinker({"说出颜色": '{"colour":"red"}'})) as server:
            consultation = Consultant(settings.model_copy(update={"base_url": server.url})).open()
            with consultation.model as model:
                (answer,) = model.ask_all([Question("colours", "火", Colour, 20)])
    finally:
        use_prompts(None)
    assert answer == Colour(colour="red")


FLAT = (
    ("考核事项", "定的数", "做到的数", "满分值", "自评分"),
    ("新建步道长度", "12公里", "12公里", "30", "30"),
    ("绿化补种面积", "45亩", "44亩", "30", "29"),
    ("居民满意程度", "90%", "88%", "40", "39"),
    ("总分", "", "", "100", "98"),
)
NAMED = {"考核事项": "三级指标", "定的数": "目标值", "做到的数": "完成值", "满分值": "分值", "自评分": "得分"}
SWAPPED = NAMED | {"满分值": "得分", "自评分": "分值"}


@pytest.mark.parametrize(
    ("named", "weights"),
    [(NAMED, ["30", "30", "40"]), (SWAPPED, [None] * 3)],
    ids=["named rightly", "points exchanged"],
)
def test_a_table_that_rules_do_not_know_is_read_by_the_models_words_where_ours_do_not_deny_them(
    named: dict[str, str], weights: list[str | None], settings: Settings
) -> None:
    sheet = Sheet()
    sheet.centre("2021年项目绩效自评表")
    sheet.table(FLAT)
    document = assemble((sheet.page(),))

    def name(request: dict[str, Any]) -> str:
        asked = request["response_format"]["json_schema"]["schema"]["properties"]
        return json.dumps({word: named[word] for word in asked}, ensure_ascii=False)

    with serving(name) as server:
        claims = extract(settings, server.url, document)
    (form,) = (form for report in claims.reports for form in report.forms)
    assert [row.weight.value for row in form.indicators] == weights
    assert [row.score.value for row in form.indicators] == ["30", "29", "39"]
    assert not [form for report in rules.extract(document).reports for form in report.forms]
