from dataclasses import replace
from typing import Any

import pytest

from hedui.claims import Claims
from hedui.errors import UsageError
from hedui.explain import explain_leaf, read_explained
from hedui.record import LlmUse, Producer, Record, Source, Stats, map_leaves, walk_leaves
from hedui.verify import Proven, reclaim, verify
from test_verify import FORM, fishery
from verify_desk import Ink, lay_out


def plain(tree: Any) -> dict[str, Any]:
    """The claims of an extractor without fault as a record of plain values, as gold is written."""
    return {"reports": map_leaves(tree.reports, lambda _, claim: claim.value)}


def check(change: Any, ink: Ink | None = None) -> Proven:
    document, claims = lay_out(fishery(), ink=ink)
    record = plain(claims)
    change(record["reports"][0]["forms"][0])
    return verify(document, reclaim(document, record, claims))


def test_a_right_record_has_no_finding() -> None:
    assert check(lambda form: None).findings == ()


def test_a_value_that_the_page_prints_otherwise_is_miscopied_and_shown_where_it_stands() -> None:
    proven = check(lambda form: form["indicators"][2].update(score="21"))
    (finding,) = [f for f in proven.findings if f.verdict == "miscopied"]
    assert (finding.where, finding.printed, finding.recomputed) == (f"{FORM}.indicators[2].score", "27", "21")
    leaf = dict(walk_leaves(proven.reports, "reports"))[finding.where]
    assert (leaf.status, leaf.claimed, leaf.evidence[0].text) == ("unsupported", "21", "27")


def test_a_value_whose_meaning_nobody_vouches_for_is_unsupported_and_not_miscopied() -> None:
    document, claims = lay_out(fishery())
    report, form = claims.reports[0], claims.reports[0].forms[0]
    rows = list(form.indicators)
    target = replace(rows[2].target, spans=(), instead=replace(rows[2].target, normal="number"))
    rows[2] = rows[2].model_copy(update={"target": target})
    form = form.model_copy(update={"indicators": tuple(rows)})
    proven = verify(document, replace(claims, reports=(report.model_copy(update={"forms": (form,)}),)))
    assert [f for f in proven.findings if f.verdict == "miscopied"] == []
    leaf = dict(walk_leaves(proven.reports, "reports"))[f"{FORM}.indicators[2].target"]
    assert (leaf.status, leaf.claimed) == ("unsupported", target.value)


def test_a_figure_that_only_one_reader_saw_is_nobodys_fault() -> None:
    path = f"{FORM}.indicators[2].score"
    proven = check(lambda form: form["indicators"][2].update(score="21"), Ink(unseen={path}))
    assert [f for f in proven.findings if f.verdict == "miscopied"] == []


def test_a_value_that_only_the_second_reader_saw_is_printed_there_and_an_identity_decides() -> None:
    path = f"{FORM}.indicators[2].score"
    document, claims = lay_out(fishery(), ink=Ink(printed={path: "21"}, second={path: "27"}))
    record = plain(claims)
    leaf = dict(walk_leaves(verify(document, reclaim(document, record, misread(claims))).reports, "reports"))[path]
    assert (leaf.value, leaf.status) == ("27", "verified")


def test_a_value_that_only_the_second_reader_saw_is_not_printed_where_the_first_is_sure_and_no_identity_decides() -> (
    None
):
    path = f"{FORM}.indicators[2].score"
    sheet = replace(fishery(), total=None, groups=[])
    for certainty, status in ((0.999, "unsupported"), (0.9, "grounded")):
        ink = Ink(printed={path: "21"}, second={path: "27"}, dim={path: certainty})
        document, claims = lay_out(sheet, ink=ink)
        proven = verify(document, reclaim(document, plain(claims), misread(claims)))
        assert dict(walk_leaves(proven.reports, "reports"))[path].status == status


def misread(claims: Claims) -> Claims:
    """What rules read where the first reader saw 21 for 27."""
    form = claims.reports[0].forms[0]
    row = form.indicators[2]
    wrong = row.model_copy(update={"score": replace(row.score, value="21")})
    rows = (*form.indicators[:2], wrong, *form.indicators[3:])
    report = claims.reports[0].model_copy(update={"forms": (form.model_copy(update={"indicators": rows}),)})
    return replace(claims, reports=(report,))


def test_a_row_left_out_is_named() -> None:
    proven = check(lambda form: form["indicators"].pop(1))
    (finding,) = [f for f in proven.findings if f.type == "count_mismatch"]
    assert (finding.verdict, finding.printed, finding.where) == ("miscopied", "发放率", f"{FORM}.indicators")
    assert finding.message == "原件印有指标“发放率”，记录漏列"


def test_an_invented_row_is_unsupported_and_no_other_row_is_called_left_out() -> None:
    proven = check(lambda form: form["indicators"].append({**form["indicators"][1], "level3": "档案归集完整性"}))
    leaves = dict(walk_leaves(proven.reports, "reports"))
    assert {leaves[f"{FORM}.indicators[4].{name}"].status for name in ("level3", "weight", "score")} == {"unsupported"}
    assert [f for f in proven.findings if f.type == "count_mismatch"] == []


def record_of(proven: Proven) -> Record:
    source = Source(file="a.pdf", sha256="0", pages=1, scanned_pages=1, media_type="application/pdf")
    producer = Producer(version="0", reader="r", extractor="hand")
    stats = Stats(seconds=0, llm=LlmUse())
    return Record(source=source, producer=producer, reports=proven.reports, findings=proven.findings, stats=stats)


def test_the_proof_of_a_value_names_its_ink_its_place_its_readers_and_what_it_makes_come_out() -> None:
    lines = explain_leaf(record_of(check(lambda form: None)), f"{FORM}.total.score").splitlines()
    assert lines[0].startswith(f"{FORM}.total.score = 95　[verified 已核实，置信度 0.99")
    assert lines[2:] == [
        "├─ 笔迹：识别 0.999",
        "├─ 位置：表 1 行 7 列 7",
        "├─ 复读一致：crop",
        "└─ 勾稽成立：总分（得分） 95 ＝ 得分 30 ＋ 得分 20 ＋ 得分 27 ＋ 得分 9 ＋ 预算执行率 9",
    ]


def test_a_path_that_no_record_has_is_answered_with_those_most_like_it() -> None:
    with pytest.raises(UsageError, match=r"total\.score"):
        explain_leaf(record_of(check(lambda form: None)), f"{FORM}.total.scroe")


def test_what_is_no_record_is_refused_in_one_sentence() -> None:
    with pytest.raises(UsageError, match="不是 hedui 写出的记录"):
        read_explained({"reports": [{"kind": "project"}]})
