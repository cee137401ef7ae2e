"""What scans do to figures that two readers read alike, and what the verifier makes of it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from hedui.claims import Claim, Span
from hedui.page import BURIED, CUT_OFF, Box, Cell, Line, Witness
from hedui.verify import lookalikes, verify, witness
from hedui.verify.blame import blame
from hedui.verify.ground import Ground, Spot, certainty_of_figures, is_run_together, is_whole
from hedui.verify.identities import Identity, Member, Outcome
from hedui.verify.ledger import Entry
from hedui.verify.sure import is_firm, is_settled
from hedui.verify.terms import is_plain_target
from test_verify import FORM, fishery, leaves_of, prove
from verify_desk import Fields, Ink, Sheet, lay_out


def line(text: str, y: float) -> Line:
    return Line(text, Box(0, y, 10 * len(text), y + 10), 1, tuple(10.0 * i for i in range(len(text) + 1)))


def number_on_lines(*texts: str) -> Claim:
    lines = [line(text, 12.0 * n) for n, text in enumerate(texts)]
    return Claim("".join(texts), tuple(Span(each, 0, len(each.text)) for each in lines), "number")


def test_lines_that_are_numbers_each_are_two_cells_run_together() -> None:
    assert is_run_together(number_on_lines("10", "10"))
    assert is_run_together(number_on_lines("5", "99.38"))
    assert not is_run_together(number_on_lines("6,304.6", ""))
    assert not is_run_together(number_on_lines("6053.14", "01"))


@pytest.mark.parametrize(("beside", "whole"), [("ao", False), ("O", False), ("万元", True), ("截至2022年12月", True)])
def test_a_number_beside_letters_is_not_all_of_it(beside: str, whole: bool) -> None:
    number = line("529245", 0.0)
    one = line(f"529245{beside}", 0.0)
    assert is_whole(Claim("529245", (Span(one, 0, 6),), "number")) is whole
    lines = (number, line(beside, 12.0))
    spot = Spot(0, Cell(1, 1, 1, 1, ((1, number.box),), lines))
    claim = Claim("529245", (Span(number, 0, 6),), "number")
    assert Entry(claim, Ground(True, (), 1.0, ()), witness.Testimony(), spot).whole is whole


def test_a_number_with_two_points_is_no_number_for_certain() -> None:
    for native, whole in ((False, False), (True, True)):
        read = replace(line("871.239.192", 0.0), native=native)
        assert is_whole(Claim("871239192", (Span(read, 0, 11),), "number")) is whole
    assert is_whole(Claim("871.239", (Span(line("871.239", 0.0), 0, 7),), "number"))


def test_a_minus_that_a_speck_may_be_is_no_part_of_a_scanned_figure() -> None:
    for native in (False, True):
        read = replace(line("-51.16", 0.0), native=native)
        assert is_whole(Claim("-51.16", (Span(read, 0, 6),), "number")) is native


@pytest.mark.parametrize(("certainty", "together"), [(0.998, False), (0.9, True)])
def test_a_number_that_goes_on_behind_its_point_in_the_next_line_is_one(certainty: float, together: bool) -> None:
    above, below = (replace(line(text, y), probs=(0.999,) * len(text)) for text, y in (("98.", 0.0), ("8", 12.0)))
    read = replace(above, probs=(*above.probs[:-1], certainty))
    claim = Claim("98.8", (Span(read, 0, 3), Span(below, 0, 1)), "number")
    assert is_run_together(claim) is together


def test_a_rate_whose_point_no_reader_saw_is_misread_and_no_fault_of_the_document() -> None:
    rate = f"{FORM}.funding[0].execution_rate"
    funding = {**fishery().funding[0], "execution_rate": "991"}
    leaves, findings = prove(fishery(funding=[funding]))
    assert findings == ()
    assert leaves[rate].status == "grounded"


def test_the_same_rate_as_text_of_the_file_itself_is_a_fault_of_the_document() -> None:
    funding = {**fishery().funding[0], "execution_rate": "991"}
    _, findings = prove(fishery(funding=[funding]), ink=Ink(native=True))
    assert [(f.type, f.printed, f.recomputed) for f in findings] == [("rate_mismatch", "991", "99.1")]


def test_a_score_with_a_speck_for_a_point_is_misread_and_no_fault_of_the_document() -> None:
    sheet = fishery()
    score = sheet.indicators[0]["score"] or ""
    rows = [{**sheet.indicators[0], "score": ".".join(score)}, *sheet.indicators[1:]]
    leaves, findings = prove(replace(sheet, indicators=rows))
    assert len(score) == 2
    assert findings == ()
    assert leaves[f"{FORM}.indicators[0].score"].status == "grounded"


def test_where_digits_stand_as_they_were_read_no_point_is_lost_and_the_document_is_wrong() -> None:
    funding = {**fishery().funding[0], "execution_rate": "991"}
    _, findings = prove(fishery(funding=[funding]), ink=Ink(spaced=True))
    assert [(f.type, f.verdict, f.printed) for f in findings] == [("rate_mismatch", "printed", "991")]


def test_where_digits_stand_as_far_apart_as_a_point_needs_it_is_no_speck() -> None:
    sheet = fishery()
    score = ".".join(sheet.indicators[0]["score"] or "")
    rows = [{**sheet.indicators[0], "score": score}, *sheet.indicators[1:]]
    _, findings = prove(replace(sheet, indicators=rows), ink=Ink(spaced=True))
    assert {f.verdict for f in findings} == {"printed"}


def test_figures_of_a_contradiction_that_nobody_settles_are_not_verified() -> None:
    path = f"{FORM}.indicators[2].score"
    leaves, findings = prove(fishery(total={"weight": "100", "score": "94"}), ink=Ink(second={path: "77"}))
    assert [f.verdict for f in findings] == ["undecided"]
    assert leaves[f"{FORM}.total.weight"].status == "verified"


def test_a_first_1_in_doubt_may_be_a_ruling() -> None:
    path = f"{FORM}.indicators[0].target"
    score = f"{FORM}.indicators[0].score"
    sheet = fishery(total=None)
    rows = [{**sheet.indicators[0], "weight": "13", "score": "12"}, *sheet.indicators[1:]]
    leaves, _ = prove(replace(sheet, indicators=rows), ink=Ink(dim={score: 0.93}))
    assert leaves[score].status == "grounded"
    assert leaves[f"{FORM}.indicators[0].weight"].status == "verified"
    assert leaves[path].value == "6艘"


def test_two_lines_of_one_name_are_no_place() -> None:
    first = {**fishery().funding[0], "label": "年度资金总额其中:财政拨款"}
    leaves, _ = prove(fishery(funding=[first]))
    assert leaves[f"{FORM}.funding[0].initial_budget"].status == "grounded"


def test_what_prose_says_of_another_year_is_not_this_years() -> None:
    told = "{}年该项目自评得分{{self_score:91}}分"
    for year, status in (("2020", "verified"), ("2019", "grounded")):
        leaves, _ = prove(Sheet(has_form=False, prose=[told.format(year)]))
        assert leaves["reports[0].narrative.self_score"].status == status


def test_a_rate_that_is_cut_off_is_no_fault_and_its_proof_says_so() -> None:
    rate = f"{FORM}.funding[0].execution_rate"
    for printed, cut in (("99.10", False), ("99.1", False), ("99", False)):
        leaves, findings = prove(fishery(funding=[{**fishery().funding[0], "execution_rate": printed}]))
        assert findings == ()
        assert any("截尾" in proof.says for proof in leaves[rate].proof) is cut
    spent = {**fishery().funding[0], "executed": "65.65", "execution_rate": "99.9"}  # 99.985 %
    leaves, findings = prove(fishery(funding=[spent]))
    assert findings == ()
    assert "执行率 99.9 ＝ 执行数 65.65 ÷ 全年预算数 65.66（截尾，未四舍五入）" in [p.says for p in leaves[rate].proof]


def test_a_figure_that_would_mend_a_table_read_in_pieces_is_not_verified() -> None:
    path = f"{FORM}.indicators[0].score"
    sheet = fishery(total={"score": "95"})
    rows = [{**sheet.indicators[0], "score": "3.0"}, *sheet.indicators[1:]]
    leaves, findings = prove(replace(sheet, indicators=rows), ink=Ink(dim={path: 0.9}))
    assert findings == ()
    assert leaves[path].status == "grounded"


def test_what_one_model_reads_twice_without_certainty_is_not_verified() -> None:
    target, score = (f"{FORM}.indicators[2].{name}" for name in ("target", "score"))
    alone = fishery(total=None)  # nothing to add up to
    for certainty, status in ((0.96, "verified"), (0.94, "grounded")):
        leaves, _ = prove(alone, ink=Ink(dim={target: certainty, score: certainty}))
        assert (leaves[target].status, leaves[score].status) == (status, status)
    leaves, _ = prove(fishery(), ink=Ink(dim={score: 0.94}))
    assert leaves[score].status == "verified"  # the scores add up


@pytest.mark.parametrize(("read", "apart"), [("472 7", True), ("4 7 2 7", False), ("4 727", False), ("4727", False)])
def test_a_figure_with_a_gap_that_all_readers_see_may_have_lost_its_point(read: str, apart: bool) -> None:
    seen = (Witness(0, len(read), read, "rapidocr/crop"), Witness(0, len(read), "4727", "hedui/figures"))
    gapped = replace(line(read, 0.0), witnesses=seen, spaced="472")
    heard = witness.hear_witnesses(Claim("4727", (Span(gapped, 0, len(read)),), "number"))
    assert (None in heard.dispute) is apart
    assert not heard.spaced


def test_readers_of_two_makes_do_not_err_alike() -> None:
    assert witness.Testimony(agree=("one/crop", "other/5")).of_two_makes
    assert not witness.Testimony(agree=("one/crop", "one/page")).of_two_makes


def test_a_doubtful_point_is_a_doubtful_figure_and_a_speck_behind_it_is_not() -> None:
    def claim(text: str, doubtful: int) -> Claim:
        probs = tuple(0.7 if i == doubtful else 1.0 for i in range(len(text)))
        return Claim(text, (Span(replace(line(text, 0), probs=probs), 0, len(text)),), "number")

    assert certainty_of_figures(claim("10.0", 2)) == 0.7
    assert certainty_of_figures(claim("39.00.", 5)) == 1.0
    assert certainty_of_figures(claim("九十分", 0)) == 1.0


def test_a_row_whose_name_is_cut_off_is_no_place() -> None:
    document, claims = lay_out(fishery(total=None))
    form = claims.reports[0].forms[0]
    row = form.indicators[0]
    name = row.level3.spans[0].line
    cut = replace(name, witnesses=(Witness(0, len(name.text), "?", CUT_OFF),))
    rows = (row.model_copy(update={"level3": Claim(name.text, (Span(cut, 0, len(cut.text)),))}), *form.indicators[1:])
    report = claims.reports[0].model_copy(update={"forms": (form.model_copy(update={"indicators": rows}),)})
    leaves = leaves_of(verify(document, replace(claims, reports=(report,))))
    assert [leaves[f"{FORM}.indicators[{i}].score"].status for i in (0, 1)] == ["grounded", "verified"]


def test_what_one_reader_saw_against_another_lays_no_blame_on_the_document() -> None:
    path = f"{FORM}.indicators[2].score"
    sheet = fishery()
    rows = [*sheet.indicators[:2], {**sheet.indicators[2], "score": "24"}, *sheet.indicators[3:]]
    document, claims = lay_out(replace(sheet, indicators=rows), ink=Ink(dim={path: 0.75}))
    assert [f.verdict for f in verify(document, claims).findings] == ["undecided"]
    form = claims.reports[0].forms[0]
    row = form.indicators[2]
    ink = row.score.spans[0].line
    seen = replace(ink, witnesses=(*ink.witnesses, Witness(0, 2, "27", "crop")))
    told = row.model_copy(update={"score": Claim("24", (Span(seen, 0, 2),), "number")})
    changed = form.model_copy(update={"indicators": (*form.indicators[:2], told, *form.indicators[3:])})
    report = claims.reports[0].model_copy(update={"forms": (changed,)})
    proven = verify(document, replace(claims, reports=(report,)))
    assert proven.findings == ()
    assert [f.verdict for f in proven.misreadings] == ["undecided"]


@pytest.mark.parametrize(("certainty", "verdict"), [(0.999, "undecided"), (0.9, "misread")])
def test_a_figure_that_nobody_read_again_is_called_misread_only_where_its_ink_is_dim(
    certainty: float, verdict: str
) -> None:
    path = f"{FORM}.indicators[2].score"
    sheet = fishery()
    rows = [*sheet.indicators[:2], {**sheet.indicators[2], "score": "21"}, *sheet.indicators[3:]]  # 27 makes the sum
    document, claims = lay_out(replace(sheet, indicators=rows), ink=Ink(unseen={path}, dim={path: certainty}))
    proven = verify(document, claims)
    assert proven.findings == ()
    assert [f.verdict for f in proven.misreadings] == [verdict]
    assert leaves_of(proven)[path].status == "grounded"


def test_a_figure_that_would_keep_a_bound_is_not_taken_for_the_reading() -> None:
    path = f"{FORM}.indicators[0].weight"
    sheet = fishery(total={"weight": "100"}, groups=[])
    rows = [{**sheet.indicators[0], "weight": "1", "score": "14"}, *sheet.indicators[1:]]
    _, findings = prove(replace(sheet, indicators=rows), ink=Ink(dim={path: 0.75}))
    assert {f.recomputed for f in findings if f.type == "sum_mismatch"} <= {"71"}  # and not with 21 points for 1


@pytest.mark.parametrize(("total", "verdict"), [("93.6", "printed"), ("95.7", "undecided")])
def test_a_figure_under_a_seal_that_two_makes_read_alike_is_in_doubt_only_where_a_lost_end_would_mend_all(
    total: str, verdict: str
) -> None:
    path = f"{FORM}.indicators[3].score"  # 9, which may be what is left of 9.7
    sheet = fishery(total={"weight": "100", "score": total})
    document, claims = lay_out(sheet, ink=Ink(dim={path: 0.79}, figures={path: "9"}))
    proven = verify(document, claims)
    assert [(f.recomputed, f.verdict) for f in proven.findings] == [("95", verdict)]


@pytest.mark.parametrize(("certainty", "verdict"), [(0.98, "printed"), (0.79, "misread")])
def test_digits_that_two_makes_read_alike_and_surely_have_no_look_alike_though_an_end_may_be_cut(
    certainty: float, verdict: str
) -> None:
    path = f"{FORM}.indicators[3].score"  # 9, of which 8 would mend the sum
    ink = Ink(second={path: "?"}, dim={path: certainty}, by="edges", figures={path: "9"})
    proven = verify(*lay_out(fishery(total={"weight": "100", "score": "94"}), ink=ink))
    assert [f.verdict for f in (*proven.findings, *proven.misreadings)] == [verdict]


def test_figures_printed_alike_that_would_leave_a_table_in_pieces_mend_nothing() -> None:
    rows = [{**row, "weight": "11", "score": "10"} for row in fishery().indicators]
    path = f"{FORM}.indicators[3].score"
    sheet = fishery(indicators=rows, groups=[], total={"score": "47"})
    _, findings = prove(sheet, ink=Ink(second={path: "0"}, figures={path: "10"}))
    assert [(f.printed, f.recomputed) for f in findings] == [("47", "49")]


def test_a_reader_who_has_the_digits_with_a_blurred_point_has_read_them() -> None:
    for seen, settled in (("13:5", True), ("", False)):
        read = replace(line("13.5", 0.0), probs=(0.98,) * 4, witnesses=(Witness(0, 4, seen, "rapidocr/crop"),))
        claim = Claim("13.5", (Span(read, 0, 4),), "number")
        assert witness.hear_witnesses(claim).blurred is settled
        assert is_settled(Member("权重", Decimal("13.5"), "13.5", claim)) is settled


@pytest.mark.parametrize(
    ("figure", "seen", "agree"), [("993", "9 93", False), ("993", "9 9 3", True), ("1993", "1 993", True)]
)
def test_a_reader_who_sees_some_digits_stand_apart_does_not_bear_out_that_no_mark_is_lost(
    figure: str, seen: str, agree: bool
) -> None:
    read = replace(line(figure, 0.0), witnesses=(Witness(0, len(figure), seen, "rapidocr/small"),))
    heard = witness.hear_witnesses(Claim(figure, (Span(read, 0, len(figure)),), "number"))
    assert bool(heard.agree) is agree
    assert bool(heard.dispute) is not agree


def test_a_figure_beside_which_a_seal_buried_digits_is_no_fault_of_the_document() -> None:
    budget = f"{FORM}.funding[0].annual_budget"
    sheet = fishery(
        funding=[{**fishery().funding[0], "annual_budget": "6", "executed": "32.18", "execution_rate": "100"}]
    )
    figures = dict.fromkeys((budget,), "6")
    dim = {budget: 0.85}
    _, told = prove(sheet, ink=Ink(figures=figures, dim=dim))
    assert [f.type for f in told] == ["rate_mismatch"]
    leaves, findings = prove(sheet, ink=Ink(figures=figures, dim=dim, second={budget: "?"}, by=BURIED))
    assert findings == ()
    assert leaves[budget].status == "grounded"


@pytest.mark.parametrize(("executed", "told"), [("620952", 0), ("1.520952", 1), ("16209.52", 1)])
def test_an_amount_that_is_the_end_of_the_other_lost_digits_where_the_rate_is_far_off(executed: str, told: int) -> None:
    funding = {**fishery().funding[0], "annual_budget": "1.620952", "executed": executed, "execution_rate": "100"}
    _, findings = prove(fishery(funding=[funding]), ink=Ink(figures={f"{FORM}.funding[0].executed": executed}))
    assert len(findings) == told


@pytest.mark.parametrize(("by", "told"), [("grouping", 0), ("crop", 1)])
def test_a_sum_that_is_a_thousand_times_its_parts_may_have_a_comma_that_was_put_for_a_point(by: str, told: int) -> None:
    executed = ("6,745,548", "6451.9798", "293.5682")
    lines = (("total", "合计"), ("fiscal", "财政拨款"), ("other", "其他资金"))
    money: list[Fields] = [
        {"line": it, "label": label, "executed": amount} for (it, label), amount in zip(lines, executed, strict=True)
    ]
    _, findings = prove(Sheet(funding=money), ink=Ink(by=by))
    assert len(findings) == told


def test_figures_printed_alike_are_misread_alike_and_no_fault_of_the_document() -> None:
    money = {"annual_budget": "691.73", "executed": "591.73", "execution_rate": "100"}
    rows = [{**fishery().funding[0], **money}, {"line": "fiscal", "label": "其中：财政拨款", **money}]
    doubt = {f"{FORM}.funding[0].executed": 0.6}
    leaves, findings = prove(fishery(funding=rows), ink=Ink(dim=doubt))
    assert findings == ()
    assert leaves[f"{FORM}.funding[1].executed"].status == "grounded"
    _, sure = prove(fishery(funding=rows))
    assert [f.type for f in sure] == ["rate_mismatch"] * 2
    two_makes = Ink(dim=doubt, figures={f"{FORM}.funding[1].executed": "591.73"})
    assert "rate_mismatch" in [f.type for f in prove(fishery(funding=rows), ink=two_makes)[1]]


def test_what_the_reader_of_figures_was_shown_and_did_not_read_needs_more_than_a_second_look_of_the_first() -> None:
    silent = Witness(0, 2, "", "hedui/figures-2")
    read = replace(line("30", 0.0), probs=(0.98,) * 2, witnesses=(Witness(0, 2, "30", "rapidocr/crop"), silent))
    heard = witness.hear_witnesses(Claim("30", (Span(read, 0, 2),), "number"))
    assert (heard.agree, heard.unheard) == (("rapidocr/crop",), True)
    member = Member("权重", Decimal(30), "30", Claim("30", (Span(read, 0, 2),), "number"))
    assert not is_firm(member)
    assert not is_settled(member)


@pytest.mark.parametrize(("certainty", "status"), [(0.999, "verified"), (0.98, "grounded")])
def test_a_figure_that_the_reader_of_figures_does_not_read_is_proven_by_near_certainty_alone(
    certainty: float, status: str
) -> None:
    weight = f"{FORM}.indicators[0].weight"
    ink = Ink(by="rapidocr/crop", silent={weight}, dim={weight: certainty})
    leaves, _ = prove(fishery(total=None, groups=[]), ink=ink)
    assert leaves[weight].status == status


def test_a_percent_sign_that_every_reader_blurs_is_no_contradiction() -> None:
    figure = number_on_lines("9496")
    member = Member("实际完成", Decimal(9496), "9496", figure)
    assert Decimal(94) in set(lookalikes.shared_faults_of(member))


def test_rows_that_make_the_total_alone_are_not_misread() -> None:
    path = f"{FORM}.indicators[2].score"
    rows = fishery(total={"weight": "90", "score": "86"})  # the points for execution are left out
    _, findings = prove(rows, ink=Ink(dim={path: 0.9, f"{FORM}.indicators[0].score": 0.9}))
    assert {(f.where, f.recomputed) for f in findings} == {
        (f"{FORM}.total.weight", "100"),
        (f"{FORM}.total.score", "95"),
    }


def test_an_amount_whose_point_before_two_noughts_no_reader_saw_is_no_fault_and_not_verified() -> None:
    executed = f"{FORM}.funding[0].executed"
    funding = {**fishery().funding[0], "annual_budget": "6566.00", "executed": "650700"}
    leaves, findings = prove(fishery(funding=[funding]))
    assert findings == ()
    assert leaves[executed].status == "grounded"


def test_where_the_ink_may_be_no_digit_that_would_mend_it_the_document_is_wrong() -> None:
    path = f"{FORM}.indicators[2].score"
    sheet = fishery(total={"weight": "100", "score": "90"})
    for rivals, verdicts in (({}, ["printed"]), ({path: {"22": 0.02}}, []), (None, [])):
        _, findings = prove(sheet, ink=Ink(dim={path: 0.93}, rivals=rivals))
        assert [f.verdict for f in findings] == verdicts


def test_a_digit_that_was_nearly_read_and_that_arithmetic_asks_for_is_the_value_and_is_not_proven() -> None:
    path = f"{FORM}.indicators[2].score"
    rows = fishery().indicators
    misread = fishery(indicators=[*rows[:2], {**rows[2], "score": "21"}, rows[3]])
    for prob, value in ((0.29, "27"), (0.05, "21")):
        leaves, findings = prove(misread, ink=Ink(dim={path: 0.7}, rivals={path: {"27": prob}}))
        assert findings == ()
        assert (leaves[path].value, leaves[path].status) == (value, "grounded")


@pytest.mark.parametrize(("second", "verdicts"), [("7.44", ["printed"]), ("—", [])])
def test_points_left_out_of_a_total_that_the_rows_make_are_a_fault_however_they_are_read(
    second: str, verdicts: list[str]
) -> None:
    path = f"{FORM}.funding[0].score"
    rows = fishery().indicators
    sheet = fishery(
        funding=[{**fishery().funding[0], "score": "7.4"}],
        indicators=[*rows[:3], {**rows[3], "weight": "20", "score": "18"}],
        total={"weight": None, "score": "95"},
    )
    _, findings = prove(sheet, ink=Ink(second={path: second}, dim={path: 0.4}))
    assert [f.verdict for f in findings if f.where.endswith("total.score")] == verdicts


def test_a_lone_1_as_points_for_execution_beside_rows_that_make_the_total_is_a_stroke_of_a_scan() -> None:
    rows = fishery().indicators
    sheet = fishery(
        funding=[{**fishery().funding[0], "weight": None, "score": "1"}],
        indicators=[*rows[:3], {**rows[3], "weight": "20", "score": "18"}],
        total={"score": "95"},
    )
    assert prove(sheet)[1] == ()
    assert [f.printed for f in prove(sheet, ink=Ink(native=True))[1]] == ["95"]


def test_a_minus_before_an_amount_is_what_a_fax_left_of_a_ruling() -> None:
    parts = [
        {**fishery().funding[0], "initial_budget": "-65.66"},
        {
            "line": "fiscal",
            "label": "财政拨款",
            "initial_budget": "65.66",
            "annual_budget": "65.66",
            "executed": "65.07",
        },
    ]
    leaves, findings = prove(fishery(funding=parts))
    assert findings == ()
    assert leaves[f"{FORM}.funding[0].initial_budget"].status == "grounded"


@pytest.mark.parametrize(("certainty", "verdicts"), [(0.999, ["printed"]), (0.99, [])])
def test_one_figure_told_twice_with_one_digit_of_another_shape_is_read_for_certain_or_no_fault(
    certainty: float, verdicts: list[str]
) -> None:
    path = f"{FORM}.indicators[2].actual"
    rows = fishery().indicators
    sheet = fishery(indicators=[*rows[:2], {**rows[2], "actual": "98%"}, rows[3]])
    told = replace(sheet, prose=["禁捕政策知晓率实际完成值为93%。"])
    _, findings = prove(told, ink=Ink(dim={path: certainty}, rivals={path: {"93%": 0.006}}))
    assert [f.verdict for f in findings if f.type == "cross_mismatch"] == verdicts


@pytest.mark.parametrize(("total", "verdicts"), [("94.91", []), ("93.2", ["printed"])])
def test_points_that_the_money_spent_would_win_may_be_those_that_a_scan_lost(total: str, verdicts: list[str]) -> None:
    line = {**fishery().funding[0], "weight": None, "score": None, "execution_rate": None}
    rows = [{**row, "weight": None} for row in fishery().indicators]
    rows[2] = {**rows[2], "score": "26"}
    _, findings = prove(fishery(funding=[line], indicators=rows, groups=[], total={"score": total}))
    assert [f.verdict for f in findings if f.type == "sum_mismatch"] == verdicts


@pytest.mark.parametrize(("unread", "verdicts"), [("27", ["printed"]), ("26", [])])
def test_where_one_weight_is_unread_that_would_be_its_rows_score_no_row_was_lost(
    unread: str, verdicts: list[str]
) -> None:
    rows = fishery().indicators
    rows[2] = {**rows[2], "weight": None}
    _, findings = prove(
        fishery(funding=[], indicators=rows, groups=[], total={"weight": str(60 + int(unread)), "score": "86.5"})
    )
    assert [f.verdict for f in findings if f.where.endswith("total.score")] == verdicts


@pytest.mark.parametrize(("weight", "verdicts"), [("100", ["printed"]), ("99", [])])
def test_rows_of_a_scan_without_any_points_have_none_where_the_weights_add_up_without_them(
    weight: str, verdicts: list[str]
) -> None:
    rows = fishery().indicators
    blank = {**rows[2], "level3": "禁捕宣传次数", "weight": None, "score": None}
    sheet = fishery(indicators=[*rows[:3], blank, *rows[3:]], groups=[], total={"weight": weight, "score": "95.5"})
    _, findings = prove(sheet)
    assert [f.verdict for f in findings if f.where.endswith("total.score")] == verdicts


@pytest.mark.parametrize(
    ("name", "native", "wrong"), [("核无误", False, 0), ("核无误", True, 1), ("产出指标", False, 0)]
)
def test_a_row_under_a_name_that_no_template_prints_may_be_any_groups(name: str, native: bool, wrong: int) -> None:
    rows = fishery().indicators
    _, findings = prove(fishery(indicators=[{**rows[0], "level1": name}, *rows[1:]]), ink=Ink(native=native))
    assert len([f for f in findings if "groups" in f.where]) == wrong


def test_a_group_lacks_no_points_where_the_form_lacks_rows() -> None:
    rows = fishery().indicators
    for kept, wrong in ((rows, 1), ([rows[0], *rows[2:]], 0)):
        _, findings = prove(fishery(indicators=kept, groups=[(1, "产出指标", "60" if kept is rows else "50")]))
        assert len([f for f in findings if "groups" in f.where]) == wrong


@pytest.mark.parametrize(("text", "plain"), [("≥83辆", True), ("≤1500元/亩", True), ("≥83辑", False), ("83辆", False)])
def test_a_target_in_a_unit_that_nobody_counts_in_is_a_misread_one(text: str, plain: bool) -> None:
    assert is_plain_target(text) is plain


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("2.421", "2,421", "grounded"),  # a comma that was read as a point
        ("17601", "1760.1", "grounded"),  # a point that one of three saw
        ("2.421", "2.427", "verified"),
    ],
)
def test_where_a_figures_point_stands_is_put_to_no_vote(first: str, second: str, status: str) -> None:
    path = f"{FORM}.funding[0].initial_budget"
    funding = {**fishery().funding[0], "initial_budget": first}
    ink = Ink(second={path: second}, by="crop/one", figures={path: first})
    leaves, _ = prove(fishery(funding=[funding]), ink=ink)
    assert leaves[path].status == status


@pytest.mark.parametrize(
    ("first", "second", "rate", "status"),
    [
        ("8.008", "8,008", "92.3", "verified"),
        ("8.008", "8,008", "0.9", "grounded"),  # which both make: 0.9 of a hundred is none
        ("8.008", "8.003", "92.3", "verified"),  # two makes against one
        ("17601", "1760.1", "99", "grounded"),
    ],
)
def test_a_rate_tells_where_the_point_stands_in_an_amount_that_is_else_read_alike(
    first: str, second: str, rate: str, status: str
) -> None:
    path = f"{FORM}.funding[0].executed"
    money = {"annual_budget": "8.6782", "executed": first, "execution_rate": rate}
    ink = Ink(second={path: second}, by="crop/one", figures={path: first})
    leaves, _ = prove(fishery(funding=[{**fishery().funding[0], **money}]), ink=ink)
    assert leaves[path].status == status


@pytest.mark.parametrize(("told", "verdicts"), [("980", []), ("95", ["printed"])])
def test_a_figure_that_is_part_of_its_other_printing_was_cut_off(told: str, verdicts: list[str]) -> None:
    rows = fishery().indicators
    sheet = fishery(indicators=[*rows[:2], {**rows[2], "actual": "98人"}, rows[3]])
    _, findings = prove(replace(sheet, prose=[f"禁捕政策知晓率实际完成值为{told}人。"]))
    assert [f.verdict for f in findings if f.type == "cross_mismatch"] == verdicts


@pytest.mark.parametrize(("certainty", "status"), [(0.999, "verified"), (0.79, "grounded")])
def test_a_dim_rate_is_not_proven_by_amounts_that_make_it_with_one_more_digit_too(
    certainty: float, status: str
) -> None:
    path = f"{FORM}.funding[0].execution_rate"
    money = {"annual_budget": "5315.78", "executed": "3641.31", "execution_rate": "68"}  # 68.5 just as well
    sheet = fishery(funding=[{**fishery().funding[0], **money}])
    leaves, _ = prove(sheet, ink=Ink(dim={path: certainty}))
    assert leaves[path].status == status


def test_a_point_before_the_last_0_of_a_long_amount_is_dust() -> None:
    line = {**fishery().funding[0], "executed": "371101.0", "annual_budget": "3711010", "execution_rate": "100"}
    _, findings = prove(fishery(funding=[line]))
    assert [f.printed for f in findings if f.type == "rate_mismatch"] == []


@pytest.mark.parametrize(
    ("printed", "native", "wrong"),
    [
        (("50", "30"), False, []),  # the last two rows of the upper group are the lower one's
        (("50", "30"), True, ["50", "30"]),
        (("50", "24"), False, ["50"]),
        (("51", "29"), False, ["51", "29"]),  # by what no row at the border has
    ],
)
def test_what_a_scans_group_has_too_much_and_the_next_one_lacks_is_no_fault(
    printed: tuple[str, str], native: bool, wrong: list[str]
) -> None:
    points = (("产出指标", ("16", "17", "17", "3", "3")), ("效益指标", ("8", "8", "8")))
    rows: list[Fields] = [
        {"level1": level, "level2": "数量指标", "level3": f"任务{level}{n}", "weight": weight}
        for level, weights in points
        for n, weight in enumerate(weights)
    ]
    groups = [(1, level, points) for (level, _), points in zip(points, printed, strict=True)]
    sheet = Sheet(indicators=rows, groups=groups, total={"weight": "80"})
    _, findings = prove(sheet, ink=Ink(native=native))
    assert [f.printed for f in findings] == wrong


def test_the_last_group_of_a_form_whose_end_a_scan_lost_lacks_no_points() -> None:
    groups = [(1, "满意度指标", "20")]
    for total, wrong in (({"weight": "100", "score": "95"}, 1), (None, 0)):
        _, findings = prove(fishery(groups=groups, total=total))
        assert len([f for f in findings if "groups" in f.where]) == wrong


@pytest.mark.parametrize(("upheld", "verdicts"), [("65.07", ["printed"]), ("61", [])])
def test_a_dim_figure_that_another_sum_proves_is_in_no_doubt_where_a_rate_is_printed_wrongly(
    upheld: str, verdicts: list[str]
) -> None:
    spent = f"{FORM}.funding[0].executed"
    total = {**fishery().funding[0], "execution_rate": "79.99"}
    part = {"line": "fiscal", "label": "其中：财政拨款", "annual_budget": "65.66", "executed": upheld}
    sheet = fishery(funding=[total, part])
    ink = Ink(dim={spent: 0.4}, second={spent: "5.07"}, figures={spent: "65.07"})
    _, findings = prove(sheet, ink=ink)
    assert [f.verdict for f in findings if f.type == "rate_mismatch"] == verdicts


@pytest.mark.parametrize(("second", "status"), [("1.00", "verified"), ("100", "grounded")])
def test_a_rate_as_a_fraction_is_not_proven_by_amounts_that_the_percent_somebody_reads_would_make_too(
    second: str, status: str
) -> None:
    rate = f"{FORM}.funding[0].execution_rate"
    line = {**fishery().funding[0], "executed": "65.66", "execution_rate": "1.00"}
    leaves, _ = prove(fishery(funding=[line]), ink=Ink(figures={rate: second}))
    assert leaves[rate].status == status


def test_an_amount_a_thousand_times_its_parts_has_a_mark_that_a_fax_blurred() -> None:
    amounts = (("total", "合计", "65,070"), ("fiscal", "财政拨款", "60.07"), ("other", "其他资金", "5"))
    sheet = Sheet(funding=[{"line": line, "label": label, "executed": amount} for line, label, amount in amounts])
    for certainty, types in ((0.999, ["sum_mismatch"]), (0.9, [])):
        _, findings = prove(sheet, ink=Ink(dim={f"{FORM}.funding[0].executed": certainty}))
        assert [f.type for f in findings] == types


def test_points_beyond_all_points_are_two_figures_read_as_one_and_no_fault() -> None:
    rows = fishery().indicators
    sheet = fishery(indicators=[*rows[:2], {**rows[2], "weight": "3030"}, rows[3]])
    assert prove(sheet)[1] == ()
    assert [f.verdict for f in prove(sheet, ink=Ink(spaced=True))[1]] == ["printed"]  # its digits stand as one figure's


def test_a_point_at_the_end_of_the_first_of_two_lines_may_be_dust() -> None:
    for parts, dusty in ((("500726.", "27"), True), (("5007", "26.27"), False)):
        lines = [replace(line(text, 12.0 * n), probs=(0.999,) * len(text)) for n, text in enumerate(parts)]
        claim = Claim("500726.27", tuple(Span(it, 0, len(it.text)) for it in lines), "number")
        member = Member("执行数", Decimal("500726.27"), "500726.27", claim)
        assert (Decimal(50072627) in set(lookalikes.shared_faults_of(member))) is dusty


@pytest.mark.parametrize(("rows", "verdict"), [("92.64", "undecided"), ("4", "misread")])
def test_of_a_total_on_two_lines_only_one_of_them_is_what_was_misread(rows: str, verdict: str) -> None:
    total = Member("总分", Decimal("97.64"), "97.64", number_on_lines("97.6", "4"), "total")
    other = Member("各指标", Decimal(rows), rows, number_on_lines(rows))

    def check(values: Sequence[Decimal]) -> Outcome:
        return Outcome(values[0] == values[1], str(values[1]), exact=values[0] == values[1])

    identity = Identity("sum_mismatch", "total", "97.64", (total, other), check, lambda _: "", frozenset({0}))
    assert blame(identity, {}).verdict == verdict


@pytest.mark.parametrize(
    ("mark", "by", "together"),
    [(0.999, "rapidocr/small", True), (0.999, "hedui/figures-2", False), (0.9, "rapidocr/small", True)],
)
def test_a_mark_before_the_rest_of_a_number_is_dust_unless_two_makes_saw_it(
    mark: float, by: str, together: bool
) -> None:
    above, below = (replace(line(text, y), probs=(0.999,) * len(text)) for text, y in (("44855", 0.0), (".340", 12.0)))
    read = replace(below, probs=(mark, *below.probs[1:]), witnesses=(Witness(0, 4, ".340", by),))
    claim = Claim("44855.340", (Span(above, 0, 5), Span(read, 0, 4)), "number")
    assert is_run_together(claim) is together


def test_the_only_part_of_a_total_is_not_proven_where_a_digit_of_one_may_be_misread() -> None:
    part = {"line": "fiscal", "label": "其中：本年财政拨款", "initial_budget": "6506.02"}
    for total, doubted in (("6606.02", True), ("9606.02", False)):
        sheet = fishery(funding=[{**fishery().funding[0], "initial_budget": total}, part])
        where = f"{FORM}.funding[1].initial_budget"
        leaves, findings = prove(sheet, ink=Ink(by="rapidocr/small", silent={where}))
        assert findings == ()
        assert (leaves[where].status == "grounded") is doubted
        sure, _ = prove(sheet, ink=Ink(by="hedui/figures-2"))
        assert sure[where].status == "verified"


def test_money_that_readers_read_differently_contradicts_a_total_of_nought_all_the_same() -> None:
    total = {**fishery().funding[0], "initial_budget": "0", "annual_budget": "0", "executed": "0"}
    part = {
        "line": "fiscal",
        "label": "财政拨款",
        "initial_budget": "4162.83",
        "annual_budget": "116",
        "executed": "116",
    }
    sheet = fishery(funding=[{**total, "execution_rate": None}, part], total=None)
    where = f"{FORM}.funding[1].initial_budget"
    for second, found in (("4.162.83", 3), ("4152.83", 3), ("0", 2)):
        _, findings = prove(sheet, ink=Ink(printed={where: "4,162.83"}, second={where: second}, dim={where: 0.9}))
        assert sum(f.type == "sum_mismatch" and f.printed == "0" for f in findings) == found


def test_points_for_execution_may_be_lost_with_all_the_money_but_not_where_weights_add_up_without() -> None:
    rows = [{**row, "weight": None} for row in fishery().indicators]
    lost = fishery(funding=[], indicators=rows, total={"score": "101"})
    assert prove(lost)[1] == ()
    assert [f.printed for f in prove(lost, ink=Ink(native=True))[1]] == ["101"]
    weighed = fishery(funding=[], total={"weight": "90", "score": "101"})
    assert [f.printed for f in prove(weighed)[1]] == ["101"]


@pytest.mark.parametrize(("seen", "verdicts"), [("1", ["printed"]), ("必", [])])
def test_a_lone_stroke_that_another_reader_takes_for_a_word_blames_no_document(seen: str, verdicts: list[str]) -> None:
    parts = [
        {"line": "fiscal", "label": "其中：财政拨款", "initial_budget": "65.66"},
        {"line": "carryover", "label": "上年结转资金", "initial_budget": "0"},
        {"line": "other", "label": "其他资金", "initial_budget": "1"},
    ]
    path = f"{FORM}.funding[3].initial_budget"
    ink = Ink(dim={path: 0.945}, second={path: seen}, by="rapidocr/one", figures={path: "1"})
    _, findings = prove(fishery(funding=[*fishery().funding, *parts]), ink=ink)
    assert [f.verdict for f in findings if "funding" in f.where] == verdicts


@pytest.mark.parametrize(("native", "types"), [(False, []), (True, ["rate_mismatch"])])
def test_a_rate_on_the_first_budget_alone_is_no_fault_of_a_scan_that_may_have_lost_the_other(
    native: bool, types: list[str]
) -> None:
    money = {"initial_budget": "8509.63", "annual_budget": None, "executed": "8213.93", "execution_rate": "100"}
    _, findings = prove(fishery(funding=[{**fishery().funding[0], **money}]), ink=Ink(native=native))
    assert [f.type for f in findings if f.type == "rate_mismatch"] == types


@pytest.mark.parametrize(("native", "status"), [(False, "grounded"), (True, "verified")])
def test_the_money_of_a_scans_form_without_a_name_or_an_indicator_is_not_proven(native: bool, status: str) -> None:
    sheet = fishery(indicators=[], groups=[], total=None)
    leaves, _ = prove(sheet, ink=Ink(native=native))
    assert leaves[f"{FORM}.funding[0].executed"].status == status


def test_what_a_reader_has_as_the_budget_beside_it_is_not_proven_by_others_where_the_rate_is_1_with_both() -> None:
    line: dict[str, object] = {
        "label": "资金总额",
        "annual_budget": "42.39",
        "executed": "42.30",
        "execution_rate": "1",
    }
    path = f"{FORM}.funding[0].executed"
    form = fishery(funding=[line])
    said = Ink(second={path: "42.39"}, figures={path: "42.30"}, by="rapidocr/PP-OCRv6-small")
    assert prove(form, ink=said)[0][path].status == "grounded"
    other = Ink(second={path: "42.36"}, figures={path: "42.30"}, by="rapidocr/PP-OCRv6-small")
    assert prove(form, ink=other)[0][path].status == "verified"


def test_a_figure_that_leaves_a_sum_to_a_rounding_where_the_one_beside_it_makes_it_exact_is_not_proven() -> None:
    def line(kind: str, label: str, budget: str, spent: str) -> dict[str, object]:
        return {"line": kind, "label": label, "annual_budget": budget, "executed": spent, "execution_rate": "100"}

    def told(part: str) -> str:
        lines = [
            line("total", "资金总额", "1857", "1857"),
            line("fiscal", "其中：财政拨款", "1543.49", "1543.49"),
            line("other", "其他资金", part, "313.51"),
        ]
        path = f"{FORM}.funding[2].annual_budget"
        leaves, _ = prove(fishery(funding=lines), ink=Ink(figures={path: part}, by="rapidocr/PP-OCRv6-small"))
        return leaves[path].status

    assert told("313.54") == "grounded"
    assert told("313.51") == "verified"


@pytest.mark.parametrize(("printed", "again", "agreed"), [("5", "5", True), ("5", "d5", False), ("5km", "5km", True)])
def test_a_reading_with_a_letter_that_a_figure_has_not_bears_it_out_as_little_as_it_denies_it(
    printed: str, again: str, agreed: bool
) -> None:
    told = (Witness(0, len(printed), again, "rapidocr/PP-OCRv6-small"),)
    span = Span(replace(line(printed, 0.0), witnesses=told), 0, len(printed))
    heard = witness.hear_witnesses(Claim("5", (span,), "number"))
    assert (bool(heard.agree), heard.blurred, heard.dispute) == (agreed, not agreed, ())


@pytest.mark.parametrize(("score", "told"), [("27", 0), ("4", 1), ("41", 1)])
def test_a_score_many_times_its_weight_lost_its_point_to_all_readers(score: str, told: int) -> None:
    rows = [dict(row) for row in fishery().indicators]
    rows[0] |= {"weight": "3", "score": score}
    form = fishery(funding=[], groups=[], indicators=rows, total=None)
    for native, count in ((False, told), (True, 1)):
        found = prove(form, ink=Ink(native=native))[1]
        assert len([f for f in found if f.type == "score_over_weight"]) == count


@pytest.mark.parametrize(("rows", "verdict"), [("97.66", "undecided"), ("97.6", "misread")])
def test_a_line_of_a_total_on_two_that_only_rounds_the_sum_is_not_what_was_misread(rows: str, verdict: str) -> None:
    total = Member("总分", Decimal("97.63"), "97.63", number_on_lines("97.6", "3"), "total")
    other = Member("各指标", Decimal(rows), rows, number_on_lines(rows))

    def check(values: Sequence[Decimal]) -> Outcome:
        return Outcome(values[0] in (values[1], Decimal("97.6")), str(values[1]), exact=values[0] == values[1])

    identity = Identity("sum_mismatch", "total", "97.63", (total, other), check, lambda _: "", frozenset({0}))
    assert blame(identity, {}).verdict == verdict
