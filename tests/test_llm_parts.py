"""The parts around the model: splitting, budgets, answers kept, prompts, a local server, a run reckoned beforehand."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from hedui.cli import run
from hedui.errors import UsageError
from hedui.extract.answers import Answers, hash_request
from hedui.extract.budget import Cost, Limits, Tally, price_call
from hedui.extract.llm_claims import extract_by_model
from hedui.extract.llm_local import serving_local
from hedui.extract.split import count_tokens, cut_chunks
from hedui.prompts import find_folder, prompt_version, write_messages
from llm_desk import PROSE, Reader, write_report

R26 = Path(__file__).parent.parent / "eval" / "cases" / "r26" / "source.pdf"


def test_chunks_hold_every_item_once_and_none_is_larger_than_the_room() -> None:
    items = [f"第{n}项" * (n % 7 + 1) for n in range(200)]
    chunks = list(cut_chunks(items, str, room=80))
    assert [item for chunk in chunks for item in chunk] == items
    assert max(sum(count_tokens(item) + 4 for item in chunk) for chunk in chunks) <= 80
    assert list(cut_chunks(["字" * 500, "短"], str, room=80)) == [["字" * 500], ["短"]]


@pytest.mark.parametrize("context", [2048, 4096, 16384])
def test_every_question_on_a_long_report_fits_the_context_with_its_answer(context: int) -> None:
    more = [f"第{n}项工作支出资金{n + 100}.5万元，执行率为9{n % 10}%，自评得分8{n % 10}分。" for n in range(150)]
    reader = Reader(context=context)
    extract_by_model(write_report((*PROSE, *more)), reader)
    for question in reader.asked:
        sent = sum(count_tokens(message["content"]) for message in write_messages(question.task, question.view))
        assert sent + question.room <= context


def test_a_report_asked_in_parts_is_the_same_as_one_asked_whole() -> None:
    whole, parts = Reader(context=16384), Reader(context=1100)
    document = write_report((*PROSE, *(f"第{n}项工作已按时完成，抽查合格率为9{n % 10}%。" for n in range(30))))
    assert extract_by_model(document, whole).reports == extract_by_model(document, parts).reports
    assert len(parts.asked) > len(whole.asked)


def test_a_call_costs_what_the_list_of_prices_says_and_an_unlisted_model_has_no_price() -> None:
    assert price_call("gpt-4o-mini", None, 1_000_000, 0).dollars == Decimal("0.15")
    assert price_call("model-of-the-test", None, 1000, 10).dollars is None
    assert price_call("model-of-the-test", None, 1000, 10).to_use().cost is None


def test_limits_name_what_is_used_up() -> None:
    spent = Cost(calls=3, input_tokens=900, output_tokens=100, dollars=Decimal("0.02"))
    assert Limits(calls=4, tokens=2000).broken_by(spent) is None
    assert Limits(calls=3).broken_by(spent) == "3 次调用"
    assert Limits(tokens=1000).broken_by(spent) == "1000 个词元"
    assert Limits(dollars=Decimal("0.02")).broken_by(spent) == "0.02 美元"
    assert Limits(dollars=Decimal("0.02")).broken_by(Cost(3, 900, 100, None)) is None


def test_workers_of_one_run_add_up_what_they_spend(tmp_path: Path) -> None:
    for tally in (Tally(tmp_path / "t"), Tally(tmp_path / "t")):
        tally.add(Cost(1, 10, 5, Decimal("0.5")))
    assert Tally(tmp_path / "t").total() == Cost(2, 20, 10, Decimal("1.0"))
    assert Tally(tmp_path / "none").total() == Cost()


def test_an_answer_that_is_not_whole_is_no_answer(tmp_path: Path) -> None:
    answers, name = Answers(tmp_path), hash_request({"a": 1})
    answers.keep(name, {"text": "好"})
    (file,) = tmp_path.rglob("*.json")
    assert answers.find(name) == {"text": "好"}
    assert file.stat().st_mode & 0o077 == 0, "documents' words are for this user alone"
    file.write_text('{"text": "')
    assert answers.find(name) is None
    assert Answers(tmp_path / "taken").find(name) is None


def test_a_folder_that_cannot_be_written_costs_answers_and_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answers = Answers(tmp_path / "file" / "below")
    answers.keep(hash_request({}), {"text": "好"})
    assert answers.find(hash_request({})) is None


def test_every_task_has_a_prompt_with_worked_examples_that_are_json() -> None:
    tasks = sorted(path.name for path in find_folder().iterdir())
    assert tasks == ["facts", "head", "indicators", "readings", "sections"]
    for task in tasks:
        system, *examples, user = write_messages(task, "资料 $view {x}")
        assert system["role"] == "system"
        assert user["content"] == "资料 $view {x}", "what a document says is never taken for a part of the template"
        assert [json.loads(m["content"]) for m in examples if m["role"] == "assistant"]
    assert prompt_version().startswith("self_evaluation@")


def test_no_prompt_shows_words_of_the_cases() -> None:
    words = {text for path in find_folder().rglob("*.md") for text in path.read_text("utf-8").split()}
    gold = "".join(path.read_text("utf-8") for path in R26.parents[1].glob("*/gold.json"))
    values = {word.split("（")[1].rstrip("）") for word in words if "（" in word and word.endswith("）")}
    assert not {value for value in values if len(value) > 5 and value in gold}


def test_a_local_model_that_is_not_there_or_is_none_is_named_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"), serving_local(tmp_path / "no.gguf", 1):
        pass
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(UsageError, match="cannot be loaded"), serving_local(tmp_path / "bad.gguf", 1):
        pass


def test_a_dry_run_tells_calls_and_tokens_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("HEDUI_MODEL", "gpt-4o-mini")
    assert run(["extract", str(R26), "--dry-run", "--extractor", "llm", "--workers", "1", "--quiet"]) == 0
    shown = [line.split() for line in capsys.readouterr().out.splitlines() if "source.pdf" in line]
    assert shown[0][1] == "2", "two questions on its form"
    assert int(shown[0][2]) > 500
    assert shown[0][4] == "—", "what a model costs at an unknown address nobody knows"
    assert not list(tmp_path.iterdir())


def test_extract_without_a_folder_to_write_to_is_wrong_usage() -> None:
    assert run(["extract", str(R26)]) == 2
