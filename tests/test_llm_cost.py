"""What the model cost is told where people look: in the record, and in the table of the run."""

import json
from pathlib import Path

import pytest

from hedui.cli import run
from llm_server import Thinker, serving

S000 = Path(__file__).parent.parent / "eval" / "cases" / "s000" / "source.pdf"
NOTHING = Thinker({"全年预算总额": '{"执行率":null}'})


def test_what_a_document_cost_stands_in_its_record_and_in_the_table_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEDUI_ANSWERS", str(tmp_path / "answers"))
    with serving(NOTHING) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert run(["extract", str(S000), "--out", "out", "--workers", "1"]) == 0
        calls = len(server.requests)
    stats = json.loads((tmp_path / "out" / "source.json").read_text("utf-8"))["stats"]
    assert calls == 2, "the probe and the one open fact; each takes 100 tokens and gives 10"
    assert stats["llm"] == {"calls": calls, "input_tokens": 200, "output_tokens": 20, "cost": None}
    assert stats["seconds"] > 0
    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    row = next(words for words in shown if words[:1] == ["source.pdf"])
    at = row.index("200")
    assert row[at - 1 : at + 3] == ["2", "200", "20", "—"]
    assert row[at + 3].isdecimal(), "seconds"
