"""The head of a report: kind, title, year and unit, each with the ink that it rests on."""

import pytest

from hedui.document import Paragraph, Part, TableBlock
from hedui.extract.heading import Head, extract_head
from prose_desk import Sheet, set_line, write_part


def head(text: str) -> tuple[str | None, ...]:
    return show(extract_head(write_part(text)))


def show(found: Head) -> tuple[str | None, ...]:
    return found.kind.value, found.title.value, found.fiscal_year.value, found.unit.value


def form(above: list[str], rows: list[list[str]]) -> Part:
    captions = [Paragraph((set_line(t, 0, 0, 1),), "title" if "表" in t else "body") for t in above]
    (table,) = Sheet().table(rows).page().tables
    return Part((1, 1), (TableBlock(table, tuple(captions)),))


@pytest.mark.parametrize(
    ("title", "kind", "year", "unit"),
    [
        ("银山市金谷区医疗保障局2020年度项目支出绩效自评报告", "project", "2020", "银山市金谷区医疗保障局"),
        ("2022年度区医保局城乡医疗救助项目部门评价报告", "project", "2022", "区医保局"),
        ("2021年度部门整体支出绩效自评报告", "department", "2021", None),
        ("某县卫生健康局关于2023年基本公共卫生服务项目绩效自评报告", "project", "2023", "某县卫生健康局"),
        ("2022年度某县人民医院整体支出绩效自评报告", "department", "2022", "某县人民医院"),
        ("2021年中央食品监管专项转移支付绩效自评报告", "transfer", "2021", None),
        ("2023年度衔接推进乡村振兴补助资金绩效自评报告", "project", "2023", None),
        ("二〇二一年度青石镇整体支出绩效自评报告", "department", "2021", "青石镇"),
        ("2O2l年度中心城区道路养护项目绩效自评报告", "project", "2021", None),
    ],
)
def test_the_title_tells_kind_year_and_unit(title: str, kind: str, year: str, unit: str | None) -> None:
    assert head(f"# {title}\n= 一、基本情况") == (kind, title, year, unit)


@pytest.mark.parametrize(
    ("title", "captions", "kind"),
    [
        ("2022年老旧小区改造项目绩效自评报告", ["转移支付区域（项目）绩效目标自评表"], "transfer"),
        ("2022年老旧小区改造项目支出绩效自评报告", ["转移支付区域（项目）绩效目标自评表"], "project"),
        ("2022年老旧小区改造项目绩效自评报告", ["项目支出绩效自评表", "转移支付绩效目标自评表"], "project"),
    ],
)
def test_a_title_that_says_no_more_than_project_leaves_the_kind_to_the_forms(
    title: str, captions: list[str], kind: str
) -> None:
    forms = [form([caption], [["项目名称", "改造"]]).blocks[0] for caption in captions]
    report = write_part(f"# {title}\n= 一、基本情况")
    assert extract_head(Part((1, 1), (*report.blocks, *forms))).kind.value == kind


def test_the_label_on_the_cover_wins_and_an_empty_one_says_nothing() -> None:
    text = "# 2021年度部门整体支出绩效自评报告\n{}\n= 一、基本情况\n某县水利局\n2022年3月1日"
    assert head(text.format("填报单位（盖章）：某县农业农村局"))[3] == "某县农业农村局"
    assert head(text.format("单位名称（盖章）"))[3] == "某县水利局"
    assert head(text.format("单位：万元"))[3] == "某县水利局"


def test_the_unit_may_be_named_in_prose_only() -> None:
    prose = "某市文化旅游局（以下简称“我局”）承担全市文化和旅游工作，按照要求对项目进行了自评，现将有关情况报告如下，"
    assert head(f"# 2021年度项目绩效自评报告\n{prose}请予审阅，不妥之处请批评指正。")[3] == "某市文化旅游局"


def test_the_date_of_the_signature_is_not_the_year_of_account() -> None:
    assert head("# 项目绩效自评报告\n2020年项目资金全部到位。\n某县财政局\n2021年5月6日")[2] == "2020"


def test_a_form_that_stands_alone_takes_its_own_title_and_no_unit_from_its_implementing_unit() -> None:
    part = form(
        ["项目支出绩效自评表", "（2020年度）", "单位：万元"],
        [["项目名称", "缴费补助", "", ""], ["主管部门", "某县医疗保障局", "实施单位", "某县医保中心"]],
    )
    assert show(extract_head(part)) == ("project", "项目支出绩效自评表", "2020", None)


def test_a_form_that_prints_its_department_or_who_fills_it_in_has_a_unit() -> None:
    rows = [["部门名称", "某市医保中心"], ["项目名称", "业务经费"]]
    assert show(extract_head(form(["2021年度项目支出绩效自评表"], rows)))[3] == "某市医保中心"
    above = ["项目支出绩效自评表", "填报单位（盖章）：某县水利局"]
    assert show(extract_head(form(above, [["项目名称", "业务经费"]])))[3] == "某县水利局"


def test_a_year_only_in_the_cells_is_the_form_s_year() -> None:
    part = form(
        ["项目支出绩效自评表"], [["项目名称", "2019年度厕所革命资金"], ["项目总实施期", "2019年1月-2019年12月"]]
    )
    assert show(extract_head(part))[2] == "2019"


def test_a_title_that_is_set_like_any_line_is_still_the_title() -> None:
    found = head("2021年度部门整体支出绩效自评报告\n= 一、部门概况\n本部门内设五个科室。")
    assert found[:3] == ("department", "2021年度部门整体支出绩效自评报告", "2021")
