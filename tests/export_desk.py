"""Records made up for tests of the export."""

from pathlib import Path
from typing import Any

from hedui.record import (
    Evidence,
    Finding,
    Form,
    Funding,
    Goal,
    Group,
    Indicator,
    Leaf,
    Narrative,
    Producer,
    Quantity,
    Record,
    Report,
    Source,
    Status,
    Total,
)

SHA = "3f2a9c" + "0" * 58
NOTHING = Leaf()


def leaf(value: str | None, status: Status = "verified", page: int = 1, claimed: str | None = None) -> Leaf:
    """A leaf at a place that tells its page."""
    places = (Evidence(page=page, bbox=(100, 200, 140, 212), text=value),) if value is not None else ()
    return Leaf(value=value, status=status, confidence=0.99, evidence=places, claimed=claimed)


def make_indicator(number: int = 1, **changes: Any) -> Indicator[Leaf]:
    """A row of an indicator table in which all is well, but for the changes."""
    fields: dict[str, Any] = {
        "level1": leaf("产出指标", "grounded"),
        "level2": leaf("数量指标", "grounded"),
        "level3": leaf(f"指标{number}", "grounded"),
        "target": leaf("≥95%", "grounded"),
        "actual": leaf("97.5%", "grounded"),
        "weight": leaf("10"),
        "score": leaf("9.50"),
        "score_rate": NOTHING,
        "deviation": NOTHING,
        "target_quantity": Quantity(operator="≥", value="95", unit="%"),
        "actual_quantity": Quantity(operator=None, value="97.5", unit="%"),
    }
    return Indicator[Leaf](**{**fields, **changes})


def make_form(*indicators: Indicator[Leaf], **changes: Any) -> Form[Leaf]:
    """A form with one row of funding, one goal and the indicators given."""
    line = Funding[Leaf](
        line="total",
        label=leaf("年度资金总额", "grounded"),
        initial_budget=NOTHING,
        annual_budget=leaf("1038.00"),
        executed=leaf("1038.00", "conflict"),
        weight=leaf("10"),
        execution_rate=leaf("100", "grounded"),
        score=leaf("10"),
    )
    fields: dict[str, Any] = {
        "title": leaf("项目支出绩效自评表", "grounded"),
        "pages": (1, 2),
        "currency_unit": leaf("万元", "grounded"),
        "project_name": leaf("某项目", "grounded"),
        "competent_department": leaf("某局", "grounded"),
        "implementing_unit": NOTHING,
        "funding": (line,),
        "goals": (Goal[Leaf](expected=leaf("目标甲", "grounded"), actual=leaf("完成甲", "grounded")),),
        "groups": (Group[Leaf](level=1, name=leaf("产出指标", "grounded"), weight=leaf("50")),),
        "indicators": indicators or (make_indicator(),),
        "total": Total[Leaf](weight=leaf("100"), score=leaf("98")),
        "grade": NOTHING,
    }
    return Form[Leaf](**{**fields, **changes})


def make_record(*forms: Form[Leaf], findings: tuple[Finding, ...] = (), file: str = "甲.pdf", **source: Any) -> Record:
    """A record of one report with these forms."""
    told = {name: NOTHING for name in Narrative.model_fields if name not in LISTS}
    narrative = Narrative[Leaf](**told, problems=(leaf("问题一", "grounded"), leaf("问题二", "grounded")))
    report = Report[Leaf](
        kind=leaf("project"),
        title=leaf("绩效自评报告", "grounded"),
        fiscal_year=leaf("2020"),
        unit=leaf("某局", "grounded"),
        pages=(1, 2),
        forms=forms or (make_form(),),
        narrative=narrative,
    )
    about = {"sha256": SHA, "pages": 2, "scanned_pages": 2, "media_type": "application/pdf", **source}
    producer = Producer(version="1", reader="r", extractor="rules")
    return Record(source=Source(file=file, **about), producer=producer, reports=(report,), findings=findings)


LISTS = frozenset({"problems", "improvements", "recommendations"})


def make_finding(*places: Evidence, message: str = "各指标得分合计 93，与印载总分 94 不符") -> Finding:
    return Finding(
        type="sum_mismatch",
        printed="94",
        recomputed="93",
        where="reports[0].forms[0].total.score",
        message=message,
        verdict="printed",
        evidence=places,
    )


def write_record(path: Path, record: Record) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    return path
