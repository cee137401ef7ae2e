"""Pages become paragraphs, tables with captions, and reports told apart."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hedui.assemble import assemble
from hedui.assemble.captions import is_scrap
from hedui.assemble.furniture import without_page_number
from hedui.assemble.pen import without_notes
from hedui.assemble.rows import Row
from hedui.document import Document, Paragraph, Part, TableBlock
from hedui.extract.rules import extract
from hedui.page import Line, Page
from prose_desk import EM, Sheet, set_line
from ruled_desk import rule_table

FORM = [["项目名称", "农田建设", "", ""], ["一级指标", "三级指标", "分值", "得分"], ["产出指标", "面积", "50", "50"]]


def form_of(project: str) -> list[list[str]]:
    return [["项目名称", project, "", ""], *FORM[1:]]


def texts(part: Part) -> list[str]:
    return [paragraph.text for paragraph in part.paragraphs]


def kinds(part: Part) -> list[str]:
    return [paragraph.kind for paragraph in part.paragraphs]


def read(*sheets: Sheet) -> Document:
    for number, sheet in enumerate(sheets, 1):
        assert sheet.number == number
    return assemble([sheet.page() for sheet in sheets])


LONG = (
    "本单位严格按照预算绩效管理办法对项目资金进行管理，做到有计划、有安排，"
    "扎实开展自评工作，资金使用规范，效益明显，群众满意。"
)


def test_rows_of_one_paragraph_are_joined_and_the_indent_opens_the_next() -> None:
    part = read(Sheet().body(LONG).body(LONG)).parts[0]
    assert texts(part) == [LONG, LONG]


def test_a_page_photographed_from_farther_away_keeps_its_paragraphs() -> None:
    near = Sheet()
    for _ in range(4):
        near.body(LONG * 2)
    far = Sheet(2)
    far.lines = [
        set_line(line.text, 60 + 0.93 * line.box.x0, line.box.y0, 2, 0.93 * EM)
        for line in Sheet(2).body(LONG * 2).body(LONG * 2).body(LONG * 2).lines
    ]
    part = read(near, far).parts[0]
    assert [len(text) for text in texts(part)] == [2 * len(LONG)] * 7


@pytest.mark.parametrize("lean", [0.03, -0.03])
def test_a_page_whose_margins_lean_keeps_its_paragraphs(lean: float) -> None:
    sheet = Sheet()
    for _ in range(8):
        sheet.body(LONG * 2)
    sheet.lines = [set_line(line.text, line.box.x0 + lean * line.box.y0, line.box.y0, 1) for line in sheet.lines]
    assert texts(read(sheet).parts[0]) == [LONG * 2] * 8


def test_a_page_all_of_whose_long_rows_open_paragraphs_begins_where_a_short_one_does() -> None:
    first, last = Sheet(), Sheet(2)
    for _ in range(4):
        first.body(LONG * 2)
    for _ in range(6):
        last.body(LONG[:30])
    part = read(first, last.body(LONG[:36]).body(LONG[:30])).parts[0]
    assert texts(part) == [*[LONG * 2] * 4, *[LONG[:30]] * 6, LONG[:36], LONG[:30]]


def test_a_paragraph_goes_on_over_the_page_break_past_the_page_number() -> None:
    first, second = Sheet().body(LONG).body(LONG), Sheet(2)
    cut = first.lines.pop()
    second.put(cut.text, 57.0)
    second.body(LONG)
    part = read(first.foot("—1—"), second.foot("- 2 -")).parts[0]
    assert texts(part) == [LONG, LONG, LONG]


def test_page_numbers_of_all_shapes_are_no_prose() -> None:
    sheets = [Sheet(n).body(LONG).foot(foot) for n, foot in enumerate(("—1—", "- 2 -", "第3页 共9页", "4/9", "5"), 1)]
    assert [text for part in read(*sheets).parts for text in texts(part)] == [LONG] * 5


def test_a_running_head_is_dropped_and_a_title_on_every_page_is_kept() -> None:
    sheets = []
    for n in range(1, 5):
        sheet = Sheet(n, y=40).put("某县财政局绩效管理资料", 230, 9)
        sheet.y = 80
        sheets.append(sheet.centre("项目支出绩效自评表", 17).table(form_of(f"项目{n}号")))
    document = read(*sheets)
    assert len(document.parts) == 4
    assert [p.text for part in document.parts for block in part.tables for p in block.above] == [
        "项目支出绩效自评表"
    ] * 4


def test_pieces_of_one_baseline_are_one_row() -> None:
    sheet = Sheet().body(LONG)
    whole = sheet.lines.pop(0)
    left, right = Sheet().put(whole.text[:9], whole.xs[0]).lines[0], Sheet().put(whole.text[9:], whole.xs[9]).lines[0]
    sheet.lines = [right, *sheet.lines, left]
    assert texts(read(sheet).parts[0]) == [LONG]


def test_a_title_of_two_rows_is_one_paragraph_even_when_its_tail_is_one_character() -> None:
    sheet = Sheet().centre("某市某区医疗保障局2020年度项目支出").centre("绩效自评报告").body(LONG)
    part = read(sheet).parts[0]
    assert texts(part)[0] == "某市某区医疗保障局2020年度项目支出绩效自评报告"
    sheet = Sheet().centre("某市应急管理局2019年度项目支出绩效自评报").centre("告").body(LONG)
    assert texts(read(sheet).parts[0])[0] == "某市应急管理局2019年度项目支出绩效自评报告"
    assert kinds(read(sheet).parts[0]) == ["title", "body"]


def test_headings_are_known_with_and_without_numbers() -> None:
    sheet = Sheet().body("一、基本情况").body(LONG).body("项目效益情况").body(LONG).body("（一）产出指标").body(LONG)
    assert kinds(read(sheet).parts[0]) == ["heading", "body"] * 3


def test_a_number_in_the_middle_of_a_sentence_opens_no_paragraph() -> None:
    sheet = Sheet().put("配合做好系统建设，统一业务标准和技术标准，实现医疗保障，建立统", 85)
    sheet.put("一、高效、兼容、便捷、安全的医疗保障信息系统，实现信息互联互通，加强共", 57).put("享。", 57).body(LONG)
    assert len(texts(read(sheet).parts[0])) == 2


def test_captions_go_above_and_notes_below_their_table() -> None:
    sheet = Sheet().put("附件1-1", 57).centre("2021年度项目支出绩效自评表", 17).centre("（2021年度）", 12)
    sheet.put("填报单位：某县水利局", 57, 11)
    sheet.lines.append(Sheet(y=sheet.y - 1.7 * 11).put("单位：万元", 470, 11).lines[0])
    sheet.table(FORM).put("备注：1.“执行率”=“全年执行数”/“全年预算数”；", 57, 10).put("2.总分设置为100分。", 57, 10)
    (part,) = read(sheet).parts
    (block,) = part.tables
    captions = ["附件1-1", "2021年度项目支出绩效自评表", "（2021年度）", "填报单位：某县水利局", "单位：万元"]
    assert [p.text for p in block.above] == captions
    assert [p.kind for p in block.above] == ["body", "title", "body", "body", "body"]
    assert [p.text[:4] for p in block.below] == ["备注：1", "2.总分"]
    assert texts(part) == []


def test_a_caption_ruled_as_the_table_s_first_rows_is_a_caption_too() -> None:
    sheet = Sheet().table(FORM)
    (table,) = sheet.tables
    whole = [replace(cell, col_span=4) for cell in table.cells if cell.col == 0]
    line = set_line("2021年度项目支出绩效自评表", 60, 70, 1)
    title = replace(whole[0], lines=(line, set_line("（2021年度）", 60, 80, 1)))
    rows = tuple(replace(cell, row=cell.row + 1) for cell in table.cells)
    sheet.tables = [replace(table, n_rows=table.n_rows + 1, cells=(title, *rows))]
    (block,) = read(sheet).parts[0].tables
    assert [(p.text, p.kind) for p in block.above] == [
        ("2021年度项目支出绩效自评表", "title"),
        ("（2021年度）", "body"),
    ]


def test_a_table_over_two_pages_is_one_block_and_its_note_stands_below() -> None:
    first = Sheet().centre("项目支出绩效自评表", 17).table(FORM).foot("—1—")
    second = Sheet(2).table([["产出指标", "质量", "30", "30"]]).put("备注：无。", 57, 10).foot("—2—")
    (part,) = read(first, second).parts
    (block,) = part.tables
    assert (part.pages, block.table.pages, block.table.n_rows) == ((1, 2), (1, 2), 4)
    assert [p.text for p in block.below] == ["备注：无。"]


def test_a_table_between_paragraphs_keeps_its_place() -> None:
    part = read(Sheet().body(LONG).table(FORM).body(LONG)).parts[0]
    assert [type(block) for block in part.blocks] == [Paragraph, TableBlock, Paragraph]


def test_a_sentence_that_a_table_cuts_in_two_is_one_paragraph() -> None:
    rows = Sheet().body(LONG).lines
    sheet = Sheet()
    sheet.lines = rows[:1]
    sheet.y = 100
    sheet.table(FORM)
    for row in rows[1:]:
        sheet.put(row.text, row.box.x0)
    part = read(sheet).parts[0]
    assert [type(block) for block in part.blocks] == [Paragraph, TableBlock]
    assert texts(part) == [LONG]


def report(number: int, title: str, prose: str) -> Sheet:
    return Sheet(number).centre(title).body("一、基本情况").body(prose).body("二、绩效情况").body(LONG)


def test_a_department_report_owns_its_own_form_and_no_project_forms() -> None:
    document = read(
        report(1, "2021年度部门整体支出绩效自评报告", LONG),
        Sheet(2)
        .put("附件1-1", 57)
        .centre("2021年度部门整体支出绩效自评表", 17)
        .table([["部门名称", "某局"], *[r[:2] for r in FORM]]),
        Sheet(3).put("附件1-2", 57).centre("2021年度项目支出绩效自评表", 17).table(form_of("专项经费")),
        Sheet(4).put("附件1-2", 57).centre("2021年度项目支出绩效自评表", 17).table(form_of("车辆购置")),
    )
    assert [part.pages for part in document.parts] == [(1, 2), (3, 3), (4, 4)]


def test_a_project_report_owns_the_form_of_the_project_that_it_speaks_of() -> None:
    document = read(
        report(1, "2021年度项目支出绩效自评报告", "本报告评价农村饮水安全巩固提升项目，由某县水利局组织实施。"),
        Sheet(2).centre("项目支出绩效自评表", 17).table(form_of("农村饮水安全巩固提升项目")),
        Sheet(3).centre("项目支出绩效自评表", 17).table(form_of("城市园林绿化养护经费")),
    )
    assert [part.pages for part in document.parts] == [(1, 2), (3, 3)]


def test_a_report_on_transferred_money_owns_the_form_of_its_own_district() -> None:
    def form(name: str, department: str) -> list[list[str]]:
        return [["转移支付（项目）名称", name, "", ""], ["主管部门", department, "", ""], *FORM[1:]]

    prose = "本报告评价平岭区危桥改造工程资金，由平岭区交通运输局组织实施，资金已经全部到位。"
    other = Sheet(3).centre("转移支付绩效自评表", 17).put("填报单位：青岭区交通运输局", 57)
    document = read(
        report(1, "平岭区交通运输局2021年度转移支付绩效自评报告", prose),
        Sheet(2).centre("转移支付区域（项目）绩效自评表", 17).table(form("平岭区危桥改造工程资金", "平岭区交通运输局")),
        other.table(form("危桥改造工程资金", "青岭区交通运输局")),
    )
    assert [part.pages for part in document.parts] == [(1, 2), (3, 3)]


@pytest.mark.parametrize("enclosure", [(), ("附件：",)])
def test_the_date_of_a_signature_is_not_the_year_of_the_form_below_it(enclosure: tuple[str, ...]) -> None:
    prose = "本报告评价农村饮水安全巩固提升项目，由某县水利局组织实施。"
    first = report(1, "2021年度项目支出绩效自评报告", prose).put("2022年3月1日", 400)
    for line in enclosure:
        first.put(line, 57)
    first.centre("专项资金绩效自评表", 17).centre("（2021年度）", 12).table(form_of("农村饮水安全巩固提升项目"))
    other = Sheet(2).centre("2021年度项目支出绩效自评表", 17).table(form_of("城市园林绿化养护经费"))
    document = read(first, other)
    assert [part.pages for part in document.parts] == [(1, 1), (2, 2)]
    above = [paragraph.text for paragraph in next(document.parts[0].tables).above]
    assert above[-2:] == ["专项资金绩效自评表", "（2021年度）"]
    assert ("2022年3月1日" in above) == (not enclosure)


def test_a_report_with_a_form_whose_title_is_lost_owns_no_other_project_s_form() -> None:
    document = read(
        report(1, "2021年度项目支出绩效自评报告", "本报告评价农村饮水安全巩固提升项目，由某县水利局组织实施。"),
        Sheet(2).table(form_of("农村饮水安全巩固提升项目")),
        Sheet(3).centre("项目支出绩效自评表", 17).table(form_of("城市园林绿化养护经费")),
    )
    assert [part.pages for part in document.parts] == [(1, 2), (3, 3)]


@pytest.mark.parametrize("first_is_titled", [True, False])
def test_a_report_owns_no_form_of_its_project_for_another_year(first_is_titled: bool) -> None:
    first, second = Sheet(2), Sheet(3).centre("项目支出绩效自评表", 17).centre("（2018年度）", 12)
    first = (first.centre("项目支出绩效自评表", 17) if first_is_titled else first).centre("（2023年度）", 12)
    document = read(
        report(1, "2023年度项目支出绩效自评报告", "本报告评价城市内涝治理工程，由某市住房和城乡建设局组织实施。"),
        first.table(form_of("城市内涝治理工程")),
        second.table(form_of("城市内涝治理工程")),
    )
    assert [part.pages for part in document.parts] == [(1, 2), (3, 3)]


@pytest.mark.parametrize("mark", ["请核实", "见附件"])
def test_a_pen_mark_beside_a_title_is_none_of_its_words(mark: str) -> None:
    sheet = report(1, "2021年度项目支出绩效自评报告", LONG)
    title = sheet.lines[0]
    sheet.lines.insert(1, set_line(mark, title.box.x1 + 25, title.box.y0, 1))
    (part,) = assemble([replace(sheet.page(), scanned=True)]).parts
    assert texts(part)[kinds(part).index("title")] == "2021年度项目支出绩效自评报告"


def test_tables_within_prose_belong_to_the_report() -> None:
    sheet = report(1, "2022年度高标准农田建设项目绩效评价报告", LONG)
    sheet.centre("表4-1 项目决策指标得分情况表", 12).table(FORM).body("三、存在的问题").body(LONG)
    (part,) = read(sheet).parts
    assert len(list(part.tables)) == 1
    assert [p.text for p in next(part.tables).above] == ["表4-1项目决策指标得分情况表"]
    assert texts(part)[-2:] == ["三、存在的问题", LONG]


def test_two_reports_in_one_file_are_told_apart_by_their_titles() -> None:
    document = read(report(1, "2021年度甲项目绩效自评报告", LONG), report(2, "2021年度乙项目绩效自评报告", LONG))
    assert [part.pages for part in document.parts] == [(1, 1), (2, 2)]


def test_a_report_whose_title_the_one_before_it_ends_in_is_told_by_its_first_heading() -> None:
    cover = Sheet(2, y=200).centre("2024年度项目支出绩效自评报告", 24).centre("锦澜县水利局", 14)
    document = read(
        report(1, "凤湖区住房和城乡建设局2024年度项目支出绩效自评报告", LONG),
        cover,
        report(3, "2024年度项目支出绩效自评报告", LONG),
    )
    assert [part.pages for part in document.parts] == [(1, 1), (2, 3)]


def test_a_title_that_stands_again_over_the_rest_of_its_report_opens_none() -> None:
    rest = Sheet(2).centre("2021年度甲项目绩效自评报告").body("三、存在的问题").body(LONG)
    (part,) = read(report(1, "2021年度甲项目绩效自评报告", LONG), rest).parts
    assert part.pages == (1, 2)


def test_a_cover_that_prints_the_title_as_small_as_text_opens_no_report_of_its_own() -> None:
    cover = Sheet().body("2021年度部门整体支出绩效自评报告").body("某县水利局").body("2022年2月")
    (part,) = read(cover, report(2, "2021年度部门整体支出绩效自评报告", LONG)).parts
    assert part.pages == (1, 2)


def test_a_cover_and_a_table_of_contents_open_no_report_of_their_own() -> None:
    cover = Sheet(y=200).centre("2021年度部门整体支出绩效自评报告", 24).put("填报单位（盖章）：某县水利局", 150)
    contents = Sheet(2).centre("目录").put("一、基本情况…………………1", 57).put("二、绩效情况…………………2", 57)
    (part,) = read(cover, contents, report(3, "2021年度部门整体支出绩效自评报告", LONG)).parts
    assert part.pages == (1, 3)
    assert "…" not in "".join(texts(part))


def test_a_table_of_contents_of_which_a_scan_lost_leaders_and_numbers_is_one() -> None:
    cover = Sheet(y=200).centre("2021年度部门整体支出绩效自评报告", 24).put("填报单位（盖章）：某县水利局", 150)
    contents = Sheet(2).centre("目录").put("一、基本情况.", 57).put("项目资金情况..", 57).put("三、存在的问题", 57)
    (part,) = read(cover, contents, report(3, "2021年度部门整体支出绩效自评报告", LONG)).parts
    assert part.pages == (1, 3)
    assert "项目资金情况" not in "".join(texts(part))


def test_an_empty_file_and_blank_pages_are_a_document_without_reports() -> None:
    assert read().parts == ()
    assert read(Sheet(), Sheet(2)).parts == ()


@pytest.mark.parametrize(
    ("text", "scrap"),
    [
        ("河县卫", True),
        ("√", True),
        ("附件1", False),
        ("续表", False),
        ("合计:", False),
        ("?5", True),
        ("见附件", True),
    ],
)
def test_a_scrap_of_a_seal_above_a_table_is_no_caption(text: str, scrap: bool) -> None:
    row = Row((set_line(text, 100, 50, 1),))
    assert is_scrap(row, Page(1, 595, 842, (), (), scanned=True)) is scrap
    assert not is_scrap(row, Page(1, 595, 842, (), (), scanned=False))


def test_a_pen_mark_beside_a_page_number_is_a_scrap_too() -> None:
    row = Row((set_line("一5一", 280, 805, 1), set_line("待补", 340, 805, 1)))
    assert is_scrap(row, Page(1, 595, 842, (), (), scanned=True))


def test_a_tick_that_is_read_as_a_letter_beside_a_page_number_is_a_scrap() -> None:
    row = Row((set_line("V", 65, 805, 1), set_line("6", 415, 805, 1)))
    assert is_scrap(row, Page(1, 595, 842, (), (), scanned=True))
    assert not is_scrap(row, Page(1, 595, 842, (), (), scanned=False))


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [
        ("请核实", "第4页", "请核实"),
        ("请核实", "- 4 -", "请核实"),
        ("请核实", "4", "请核实"),
        ("合计", "4", "合计4"),
        ("2", "第4页", "2"),
    ],
)
def test_a_page_number_beside_a_pen_mark_is_furniture_for_itself(left: str, right: str, kept: str) -> None:
    row = Row((set_line(left, 240, 805, 1), set_line(right, 290, 805, 1)))
    scan = Page(1, 595, 842, (), (), scanned=True)
    assert without_page_number(row, scan).text == kept
    assert without_page_number(row, replace(scan, scanned=False)) is row


def test_a_pens_note_in_a_scans_cell_is_none_of_its_words_unless_it_is_all_there_is() -> None:
    (table,) = Sheet().table([["产出指标", "同意"], ["84%", "无"]]).page().tables
    note = replace(set_line("同意", 100, 50, 1), native=False)
    cells = (replace(table.cells[0], lines=(*table.cells[0].lines, note)), *table.cells[1:])
    noted = replace(table, cells=cells)
    for scanned, texts_read in ((True, ["产出指标", "同意"]), (False, ["产出指标同意", "同意"])):
        page = without_notes(Page(1, 595, 842, (), (noted,), scanned=scanned))
        assert [cell.text for cell in page.tables[0].cells[:2]] == texts_read


def test_a_word_that_ends_the_line_before_it_is_no_pens_note() -> None:
    (table,) = Sheet().table([["资料齐全并已", "无"]]).page().tables
    first = table.cells[0]
    whole, bare = "资料齐全并已存档", "资料齐全并已"
    for room, below, kept in ((4, 15, whole), (90, 15, bare), (4, 25, bare)):  # lines of a text are not so far apart
        rest = replace(set_line("存档", first.boxes[0][1].x0 + 2, first.boxes[0][1].y0 + below, 1), native=False)
        box = replace(first.boxes[0][1], x1=first.lines[0].box.x1 + room)
        cell = replace(first, lines=(*first.lines, rest), boxes=((1, box),))
        page = Page(1, 595, 842, (), (replace(table, cells=(cell, *table.cells[1:])),), scanned=True)
        assert without_notes(page).tables[0].cells[0].text == kept


@pytest.mark.parametrize(
    ("beside", "x", "kept"),
    [
        ("同意", 60, "履职效能"),  # whatever it says: a pen's words reach in from the next cell
        ("月", 60, "履职效能"),
        ("（50分）", 77, "履职效能（50分）"),
    ],
)
def test_what_stands_beside_a_name_printed_upright_is_none_of_it(beside: str, x: float, kept: str) -> None:
    lines = [set_line(char, 95, 100 + 16 * n, 1) for n, char in enumerate("履职效能")]
    assert text_left([*lines, set_line(beside, x, 164, 1)]) == kept


def test_of_a_line_that_a_pen_wrote_on_beside_upright_print_the_printed_character_stays() -> None:
    lines = [set_line("月履", 81, 100, 1), *(set_line(char, 95, 116 + 16 * n, 1) for n, char in enumerate("职效能"))]
    assert text_left(lines) == "履职效能"


def text_left(lines: Sequence[Line]) -> str:
    (table,) = Sheet().table([["产出指标", "无"]]).page().tables
    cell = replace(table.cells[0], lines=tuple(replace(line, native=False) for line in lines))
    page = Page(1, 595, 842, (), (replace(table, cells=(cell, *table.cells[1:])),), scanned=True)
    return without_notes(page).tables[0].cells[0].text


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("成本控制率已核", 0.0, "成本控制率已核"),
        ("成本控制率已核", 20.0, "成本控制率"),
        ("成本控制率 已核", 0.0, "成本控制率"),
        ("成本控制率合格", 20.0, "成本控制率合格"),
    ],
)
def test_a_pens_note_on_a_line_with_print_is_told_by_the_room_before_it(text: str, room: float, kept: str) -> None:
    line = replace(set_line(text, 60, 100, 1), probs=(0.99,) * len(text))
    xs = (*line.xs[:5], line.xs[5] + room / 2, *(x + room for x in line.xs[6:]))
    assert text_left([replace(line, xs=xs)]) == kept


@pytest.mark.parametrize(
    ("certainty", "room", "kept"), [(0.87, 20.0, "成本控制"), (0.99, 20.0, "成本控制康"), (0.87, 0.0, "成本控制康")]
)
def test_one_doubtful_character_apart_behind_words_is_a_seals(certainty: float, room: float, kept: str) -> None:
    line = set_line("成本控制康", 60, 100, 1)
    xs = (*line.xs[:4], line.xs[4] + room / 2, line.xs[5] + room)
    assert text_left([replace(line, xs=xs, probs=(0.99,) * 4 + (certainty,))]) == kept


def test_pen_marks_below_a_form_make_no_prose_of_it() -> None:
    document = read(
        report(1, "2021年度项目支出绩效自评报告", "本报告评价农村饮水安全巩固提升项目，由某县水利局组织实施。"),
        Sheet(2)
        .centre("项目支出绩效自评表", 17)
        .table(form_of("城市园林绿化养护经费"))
        .put("复核无误", 57)
        .put("属实", 99),
        Sheet(3).centre("项目支出绩效自评表", 17).table(form_of("农村饮水安全巩固提升项目")),
    )
    assert sorted(part.pages for part in document.parts) == [(1, 3), (2, 2)]


@pytest.mark.parametrize(("text", "scrap"), [("县住房保障心", True), ("项目支出绩效自评表", False)])
def test_a_line_read_without_certainty_is_a_scrap_unless_it_reads_as_a_caption(text: str, scrap: bool) -> None:
    line = replace(set_line(text, 100, 50, 1), native=False, probs=(0.7,) * len(text))
    assert is_scrap(Row((line,)), Page(1, 595, 842, (), (), scanned=True)) is scrap


def test_a_pen_mark_beside_a_title_hides_no_report() -> None:
    first = report(1, "2021年度项目支出绩效自评报告", LONG)
    second = report(2, "2020年度项目支出绩效自评报告", LONG)
    title = second.lines[0]
    second.lines.insert(1, set_line("请核实", title.box.x1 + 25, title.box.y0, 2))
    scans = [replace(sheet.page(), scanned=True) for sheet in (first, second)]
    assert [part.pages for part in assemble(scans).parts] == [(1, 1), (2, 2)]


def test_a_pen_mark_below_a_table_on_a_scan_ends_no_table() -> None:
    first, second = Sheet().table(FORM).foot("同意"), Sheet(2).table([["产出指标", "质量", "40", "40"]])
    pages = [replace(sheet.page(), scanned=True) for sheet in (first, second)]
    (block,) = assemble(pages).parts[0].tables
    assert block.table.pages == (1, 2)


def test_a_page_that_holds_nothing_but_the_tables_head_again_ends_no_table_and_breaks_nothing() -> None:
    first, second = Sheet().table([FORM[1], FORM[2]]), Sheet(2).table([FORM[1]]).body(LONG)
    part = read(first, second).parts[0]
    (table,) = (block.table for block in part.blocks if isinstance(block, TableBlock))
    assert table.n_rows == 2
    assert LONG in texts(part)


def test_a_pens_date_at_the_foot_of_a_page_parts_no_table() -> None:
    first, second = Sheet().table(form_of("农田建设")).foot("3.12"), Sheet(2).table([FORM[2]])
    scans = [replace(sheet.page(), scanned=True) for sheet in (first, second)]
    part = assemble(scans).parts[0]
    assert [block.table.n_rows for block in part.blocks if isinstance(block, TableBlock)] == [4]


def test_a_pens_date_between_a_title_and_its_form_hides_neither_title_nor_year() -> None:
    sheet = Sheet().centre("项目绩效自评表").right("3.12").centre("（2024年度）").table(form_of("农田建设"))
    (part,) = assemble([replace(sheet.page(), scanned=True)]).parts
    (block,) = part.tables
    assert [caption.text for caption in block.above] == ["项目绩效自评表", "3.12", "（2024年度）"]


def test_a_long_title_whose_margins_are_little_wider_than_an_indent_is_the_title_of_its_form() -> None:
    prose = report(1, "2017年度项目支出绩效自评报告", LONG)
    sheet = (
        Sheet(2).centre("2019年度财政衔接推进乡村振兴补助资金（产业）项目绩效自评表", EM).table(form_of("农产品监测"))
    )
    (block,) = (block for part in read(prose, sheet).parts for block in part.tables)
    assert [caption.kind for caption in block.above] == ["title"]


@pytest.mark.parametrize("mark", ["补交说明", "抽查完毕"])  # words that are known of pens, and others
def test_a_pen_mark_beside_the_year_under_a_title_hides_neither_from_the_table(mark: str) -> None:
    sheet = Sheet().centre("项目支出绩效自评表", 17)
    sheet.lines.append(set_line("存档", 470, sheet.lines[0].box.y0 - 25, 1))
    sheet.centre("（2017年度）", 12)
    sheet.lines.append(set_line(mark, 20, sheet.lines[-1].box.y0, 1))
    sheet.table(FORM)
    document = assemble([replace(sheet.page(), scanned=True)])
    (block,) = (block for part in document.parts for block in part.tables)
    assert [p.text for p in block.above] == ["项目支出绩效自评表", "（2017年度）"]
    assert len(extract(document).reports) == 1


def test_an_enclosures_number_level_with_the_title_that_a_pen_joins_to_it_hides_no_title() -> None:
    sheet = Sheet().centre("2019年度项目自评表", 17)
    y = sheet.lines[0].box.y0
    sheet.lines += [set_line("附件1", 40, y - 8, 1), set_line("3.12", 90, y - 4, 1)]
    sheet.table(FORM)
    (part,) = assemble([replace(sheet.page(), scanned=True)]).parts
    (block,) = part.tables
    assert [p.text for p in block.above if p.kind == "title"] == ["2019年度项目自评表"]


def test_headings_of_goals_in_one_cell_with_the_goals_are_a_row_of_their_own_on_a_scan() -> None:
    goals = [
        ["年度目标", "年初设定目标|完成农田建设。", "全年实际完成情况|已建成十亩。"],
        ["^", "提高产量。", "已提高。"],
    ]
    table = rule_table(
        [["项目名称", "农田建设", "<"], *goals, ["一级指标", "三级指标", "分值"], ["产出", "面积", "50"]]
    )
    scans = [Page(1, 595, 842, (), (table,), scanned=scanned) for scanned in (True, False)]
    scan, printed = (next(part.tables for part in assemble([page]).parts) for page in scans)
    (block,), (own,) = scan, printed
    assert [[cell.text for cell in block.table.row_cells(row)] for row in (1, 2, 3)] == [
        ["年度目标", "年初设定目标", "全年实际完成情况"],
        ["年度目标", "完成农田建设。", "已建成十亩。"],
        ["年度目标", "提高产量。", "已提高。"],
    ]
    assert (block.table.n_rows, own.table.n_rows) == (6, 5)
